"""sayso: who said what, through whom, in whose words, traceable to the exact characters.

>>> import sayso
>>> reading = sayso.read("The bridge is safe, said Ilva Marr, the harbour engineer.")
>>> reading.statements[0].source_text
'Ilva Marr, the harbour engineer'
"""

from sayso import errors, types
from sayso.errors import SaysoError
from sayso.read.reader import Reader, read
from sayso.types import Article, Reading, Span, Statement

__all__ = ["Article", "Reader", "Reading", "SaysoError", "Span", "Statement", "errors", "read", "types"]
__version__ = "0.1.0"
