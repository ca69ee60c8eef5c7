"""Fault rules: what shall go wrong, for which requests, how often."""

import enum
import itertools
from dataclasses import dataclass, field

from tools.acquirer.host.work import Ordered
from tools.acquirer.lab.facts import Facts, Match
from tools.acquirer.lab.scripts import BadScript, Script, command_of

_LONGEST_SCRIPTS = 128  # bytes of all templates (EMV Book 4, 12.2.4)
STICKY = 0  # `times` of a rule that stays until it is removed


class Effect(enum.StrEnum):
    """What a rule does to a request that it matches."""

    DECLINE = "decline"  # refuse with `code`
    DELAY = "delay"  # answer after `seconds`
    DROP_REQUEST = "drop_request"  # never process it, never answer
    DROP_ANSWER = "drop_answer"  # process it, never answer
    ANSWER_TWICE = "answer_twice"  # the same answer two times
    BAD_MAC = "bad_mac"  # answer with another F64
    GARBAGE = "garbage"  # answer with a frame of random bytes
    CUT = "cut"  # send the first `bytes` of the answer (0: half of it), then close
    WRONG_TRACE = "wrong_trace"  # answer with F11 + 1, MAC right: the answer to another request
    LATE_ANSWER = "late_answer"  # keep the answer, send it ahead of the next answer to the same terminal
    CLOSE_ON_ACCEPT = "close_on_accept"  # close the connection at once; matches connections, not requests
    CLOSE_AFTER_REQUEST = "close_after_request"  # read the request, do not process it, close
    SKEW_TOTALS = "skew_totals"  # settlements forget this transaction; of a settlement, the newest of its batch
    CLOSE_BEFORE_REPLY = "close_before_reply"  # process it, close without an answer
    SCRIPT = "script"  # send issuer scripts to the chip
    WRONG_RESPONSE = "wrong_response"  # the issuer's cryptogram for the chip is wrong
    NO_RESPONSE = "no_response"  # there is none


@dataclass
class Rule:
    """An armed fault."""

    effect: Effect
    match: Match = field(default_factory=Match)
    times: int = 1
    code: str = "96"
    seconds: float = 35.0
    bytes: int = 0
    script: tuple[str, ...] = ()  # commands in the words of lab/scripts.py
    template: str = "71"  # or 72
    id: int = 0

    def issuer_script(self) -> Script:
        """Raises FaultError."""
        try:
            script = Script(tuple(command_of(word) for word in self.script), self.template)
        except BadScript as error:
            raise FaultError(f"not a script command: {error}") from None
        if not script.commands or script.tag not in ("71", "72") or script.size > _LONGEST_SCRIPTS:
            raise FaultError("a script has commands, the tag 71 or 72, and at most 128 bytes")
        return script


class FaultError(ValueError):
    """A rule or a hold that makes no sense; the text says why."""


class Faults:
    """The armed rules. A request takes every rule that matches it, one for each effect, the oldest first."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._ids = itertools.count(1)

    def arm(self, rule: Rule) -> Rule:
        """Raises FaultError."""
        if rule.effect == Effect.DECLINE and (len(rule.code) != 2 or rule.code in ("00", "10", "11", "16")):
            raise FaultError("a decline needs a response code that declines")
        if rule.effect == Effect.CLOSE_ON_ACCEPT and not rule.match.anything:
            raise FaultError("close_on_accept comes before any request: it cannot match one")
        if rule.times < 0 or rule.seconds < 0 or rule.bytes < 0:
            raise FaultError("times, seconds and bytes are not negative")
        if rule.effect == Effect.SCRIPT:
            rule.issuer_script()
        rule.id = next(self._ids)
        self._rules.append(rule)
        return rule

    def armed(self) -> list[Rule]:
        return list(self._rules)

    def disarm(self, rule_id: int) -> bool:
        """False when there is no such rule."""
        before = len(self._rules)
        self._rules = [rule for rule in self._rules if rule.id != rule_id]
        return len(self._rules) < before

    def clear(self) -> None:
        self._rules.clear()

    def on_accept(self) -> bool:
        """A connection came: shall it be closed at once?"""
        return bool(self._take(lambda rule: rule.effect == Effect.CLOSE_ON_ACCEPT))

    def on_request(self, facts: Facts) -> dict[Effect, Rule]:
        """A request came: what shall go wrong with it?"""
        return self._take(lambda rule: rule.effect != Effect.CLOSE_ON_ACCEPT and rule.match.fits(facts))

    def _take(self, wanted) -> dict[Effect, Rule]:
        taken: dict[Effect, Rule] = {}
        for rule in list(self._rules):
            if rule.effect in taken or not wanted(rule):
                continue
            taken[rule.effect] = rule
            if rule.times != STICKY:
                rule.times -= 1
                if rule.times == 0:
                    self._rules.remove(rule)
        return taken


def ordered_by(rules: dict[Effect, Rule]) -> Ordered:
    """What the host itself must do differently."""
    return Ordered(
        rules[Effect.DECLINE].code if Effect.DECLINE in rules else "",
        Effect.SKEW_TOTALS in rules,
        "wrong" if Effect.WRONG_RESPONSE in rules else "none" if Effect.NO_RESPONSE in rules else "",
        (rules[Effect.SCRIPT].issuer_script(),) if Effect.SCRIPT in rules else (),
    )


def parse_rule(text: str) -> Rule:
    """From `effect[,name=value...]`, as `decline,code=51,amount=1000,times=0`. Raises FaultError."""
    effect, *pairs = text.split(",")
    match: dict = {}
    settings: dict = {}
    try:
        for pair in pairs:
            name, _, value = pair.partition("=")
            if name in ("times", "bytes"):
                settings[name] = int(value)
            elif name == "seconds":
                settings[name] = float(value)
            elif name in ("code", "template"):
                settings[name] = value
            elif name == "script":
                settings[name] = tuple(value.split("+"))
            else:
                match[name] = int(value) if name == "amount" else value
        return Rule(Effect(effect), Match(**match), **settings)
    except (ValueError, TypeError):
        known = ", ".join(Effect)
        raise FaultError(f"not a fault rule: {text}; effects are {known}") from None
