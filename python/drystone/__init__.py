"""Drystone: block-tower datasets whose labels are right. This package holds what trainers call."""
