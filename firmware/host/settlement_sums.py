"""Where the acquirer does not name the transactions that differ: the sums of its totals and ours."""

from ledger.difference import Difference


def sums_that_differ(it) -> list:
    """One `Difference` for each sum of a settlement that does, at least one."""
    found = []
    for name, ours, theirs in (("domestic", it.domestic, it.host_domestic), ("foreign", it.foreign, it.host_foreign)):
        for side in ("debit", "credit"):
            mine, other = getattr(ours, side + "_sum"), getattr(theirs, side + "_sum")
            if mine != other:
                found.append(Difference("", "group.%s_%s" % (name, side), "", mine, other))
    return found or [Difference("", "group.debit", "", it.domestic.debit_sum, it.host_domestic.debit_sum)]
