"""What `sam build` puts into functions and layers."""
