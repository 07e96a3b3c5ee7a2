"""The house as rows: rows.yaml says what runs, and parts of the templates follow from it."""
