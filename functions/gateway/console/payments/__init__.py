"""The payments desk: find who pays, take it, print the receipt; all payments."""
