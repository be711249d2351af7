"""Addresses that people open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """``base_url`` is where people reach the web chat, without a slash at the end."""

    base_url: str

    def invitation(self, link_code: str) -> str:
        """Opens an invitation or a device code; opening it uses nothing up."""
        return f"{self.base_url}/m/{link_code}"

    @property
    def home(self) -> str:
        return f"{self.base_url}/"
