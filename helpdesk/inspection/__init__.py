"""«Проверка регламента»: each clause of the regulation with its evidence, and what is missing."""
