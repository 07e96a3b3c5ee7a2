"""What surrounds the functions: templates, builds, the local stack, the API's documents."""
