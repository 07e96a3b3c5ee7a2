"""What is made for the screens before they run: the catalogues of their texts."""
