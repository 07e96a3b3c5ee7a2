"""The pages behind the links in messages: a button each, since opening a link must do nothing."""
