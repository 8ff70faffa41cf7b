"""A network's weights as a framework stores them, gate by gate → Diagram."""

from __future__ import annotations

from lstmdiagrams.diagrams.parameters.builder import parameter_diagram

__all__ = ["parameter_diagram"]
