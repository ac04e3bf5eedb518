from tests.integration.embedded_servers import instance, made_once, new_owner

__all__ = ["instance", "made_once", "new_owner"]
