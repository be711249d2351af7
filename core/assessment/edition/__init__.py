"""Editions (kết quả chính thức): what a round's units have achieved, computed once and sealed."""
