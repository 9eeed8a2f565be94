"""What people see: one surface per file, nouns in, dictionaries out. No client, no clock."""
