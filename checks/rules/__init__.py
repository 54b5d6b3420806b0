"""The rules as data: what is looked for, in words that the tests run."""

from checks.rules.loader import RuleError, all_rules
from checks.rules.rule import Reads, Rule

__all__ = ["Reads", "Rule", "RuleError", "all_rules"]
