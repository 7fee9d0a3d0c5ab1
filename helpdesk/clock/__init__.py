"""What is due without anybody's doing, and whether the desk itself is well."""
