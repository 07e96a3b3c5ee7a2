"""What both front ends need: sessions, forms, templates, texts, the look."""
