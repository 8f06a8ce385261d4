from tests.kernel.desk import desk, migrated

__all__ = ["desk", "migrated"]
