"""What an inquiry is and how time is counted: values and rules without any store."""
