"""What people should not have written, passwords and numbers of papers: found, masked."""
