"""«Сегодня», the first page of the staff: what waits for whom, one press from each act."""
