"""Figures for a Prometheus server: counts and times, nothing about anybody."""
