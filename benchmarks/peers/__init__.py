"""What a user could pick instead: other libraries on the part of the problem that each can express.

roster: who they are and what each cannot express; part: the problem cut down to what they can; scripts: one file per
peer, run by its own interpreter, JSON in and JSON out; answer: the peer's row, judged by the independent checker.
"""

from __future__ import annotations

from benchmarks.peers.answer import peer_row

__all__ = ["peer_row"]
