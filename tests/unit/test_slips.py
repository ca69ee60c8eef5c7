"""firmware/receipts: what stands on the slips. How they look on paper is in tests/slips."""

from check import equal
from gb18030.codec import columns
from ledger import kinds
from ledger.transaction import CHIP, TAP
from money import MINUS
from receipts.slip import transaction_slip
from receipts.slips import CARDHOLDER, MERCHANT
from receipts.words import amount, signed_amount
from slip_scenes import FOOT, SLIPS, Parameters, transaction, with_chip

PAN = "6225880000001234"
MINUSES = {
    kinds.SALE: "", kinds.VOID: "-", kinds.REFUND: "-", kinds.PREAUTH: "", kinds.PREAUTH_VOID: "-",
    kinds.COMPLETION: "", kinds.COMPLETION_VOID: "-", kinds.OFFLINE_SALE: "", kinds.CHIP_OFFLINE: "",
}


def pairs(lines):
    """Left text -> right text."""
    return {line[1]: line[2] for line in lines if line[0] in ("pair", "amount", "small_pair")}


def slip(kind, copy=MERCHANT, reprint=False, **more):
    return list(transaction_slip(transaction(kind, **more), Parameters, copy, reprint, *FOOT))


def said(lines):
    return "\n".join(" ".join(str(part) for part in line) for line in lines)


def test_every_kind_says_what_it_is_and_which_way_the_money_goes():
    equal(set(MINUSES), set(kinds.KINDS))
    for kind, sign in MINUSES.items():
        for copy in (MERCHANT, CARDHOLDER):
            shown = pairs(slip(kind, copy))
            equal(shown["金额"], "RMB %s128.50" % sign)
            equal(shown["批次号 BATCH"], "000045")
            equal(shown["凭证号 TRACE"], "000126")
            equal(shown["时间 TIME"], "2026-11-22 14:35:08")
            equal(shown["卡号 CARD"], "622588******1234 S")
    equal(len({pairs(slip(kind))["交易类型 TYPE"] for kind in MINUSES}), len(MINUSES))


def test_the_original_is_named_as_the_receipt_rules_ask():
    trace, reference = ("原凭证号 ORIG TRACE", "000098"), ("原参考号 ORIG REF", "143209876012")
    auth, date = ("原授权码 ORIG AUTH", "482913"), ("原日期 ORIG DATE", "11-21")
    expected = {
        kinds.VOID: (trace,), kinds.REFUND: (reference, date), kinds.PREAUTH_VOID: (auth, date),
        kinds.COMPLETION: (auth, date), kinds.COMPLETION_VOID: (trace, auth),
    }
    for kind in MINUSES:
        originals = [item for item in pairs(slip(kind)).items() if "ORIG" in item[0]]
        equal(sorted(originals), sorted(expected.get(kind, ())), kind)


def test_what_is_not_known_has_no_line():
    shown = pairs(slip(kinds.OFFLINE_SALE, reference="", auth_code="", decided_at=0, institutions="", entry=0))
    for label in ("参考号 REF", "授权码 AUTH", "发卡行 ISSUER"):
        assert label not in shown, label
    equal((shown["时间 TIME"], shown["卡号 CARD"]), ("2026-11-22 14:35:08", "622588******1234"))
    shown = pairs(slip(kinds.REFUND, original_reference="", original_date=""))
    assert not [label for label in shown if "ORIG" in label]


def test_a_reprint_and_the_copies_are_marked():
    assert "重打印" not in said(slip(kinds.SALE))
    assert "重打印" in said(slip(kinds.SALE, reprint=True))
    assert "签名" in said(slip(kinds.VOID)) and "签名" not in said(slip(kinds.VOID, CARDHOLDER))


def test_nobody_agrees_to_pay_where_money_goes_back_or_is_held():
    for kind, sign in MINUSES.items():
        pays = "I AGREE TO PAY" in said(slip(kind))
        equal(pays, not sign and kind != kinds.PREAUTH, kind)


def test_a_chip_has_its_block():
    lines = list(SLIPS["chip_sale"]())
    expected = [
        ("small_pair", "验证 CVM", "联机密码 ONLINE PIN"), ("small_pair", "TC 1020304050607080", "ATC 0ADC"),
        ("small_pair", "TVR 0080008000", "TSI E800"), ("small_pair", "UN 2B29EBE4", "AIP 7C00"),
        ("small_pair", "AID A000000333010101", "PBOC DEBIT"), ("small", "CARD SN 001"),
    ]
    equal([line for line in lines if line in expected], expected)
    equal(pairs(lines)["卡号 CARD"], "622588******1234 I")
    assert "ARQC 1020304050607080" in said(SLIPS["tap_pin"]())
    for name in SLIPS:
        equal("TVR" in said(SLIPS[name]()), "chip" in name or "tap" in name, name)


def test_how_the_payer_was_verified():
    chip = (
        (b"\x42\x03\x00", "ONLINE PIN"), (b"\x41\x03\x02", "OFFLINE PIN"), (b"\x44\x03\x02", "OFFLINE PIN"),
        (b"\x43\x03\x00", "PIN AND SIGNATURE"), (b"\x45\x03\x00", "PIN AND SIGNATURE"), (b"\x5e\x03\x00", "SIGNATURE"),
        (b"\x1f\x03\x02", "NO CVM"), (b"\x3f\x00\x00", "NO CVM"), (b"\x1f\x00\x02", "NO CVM"),
        (b"\x20\x00\x00", "ID DOCUMENT"), (b"\x3f\x00\x01", "NOT VERIFIED"), (b"\x41\x03\x01", "NOT VERIFIED"),
        (bytes(3), "NOT VERIFIED"), (b"\x0a\x00\x00", "NOT VERIFIED"),
    )  # fmt: skip
    tap = ((bytes(3), "NO CVM"), (b"\x02\x00\x00", "ONLINE PIN"), (b"\x1e\x00\x00", "SIGNATURE"),
           (b"\x1f\x00\x02", "ON DEVICE"))  # fmt: skip
    for entry, ways in ((CHIP, chip), (TAP, tap)):
        for results, words in ways:
            shown = pairs(with_chip(entry, results))["验证 CVM"]
            equal(shown.split(" ", 1)[1], words, str(results))


def test_a_signature_that_was_waived_has_its_words_in_its_place():
    both = ("交易金额未超过1000.00元，免密免签", "NO PIN, NO SIGNATURE UP TO RMB 1000.00")
    alone = ("交易金额未超过300.00元，免签", "NO SIGNATURE UP TO RMB 300.00")
    for name, words in (("tap_waived", both), ("tap_waived_cardholder", both), ("tap_pin", alone)):
        lines = list(SLIPS[name]())
        assert all(("small", line) in lines for line in words), name
        assert "签名 CARDHOLDER" not in said(lines), name
    lines = said(with_chip(TAP, bytes(3), waived=(True, False, 100000)))
    assert "免" not in lines and "签名 CARDHOLDER" in lines


def test_a_settlement_has_a_line_a_group_and_says_whether_it_agrees():
    lines = list(SLIPS["settlement"]())
    assert ("frame", "对账平 TOTALS AGREE") in lines and ("pair", "可以关机", "") in lines
    assert ("table", "消费 SALE", "31", "4,582.50") in lines and ("table", "撤销 VOID", "1", "-128.50") in lines
    equal(pairs(lines)["合计"], "RMB 4,996.50")
    lines = list(SLIPS["settlement_differs"]())
    frames = [line[1] for line in lines if line[0] == "frame"]
    equal(frames, ["对账平 TOTALS AGREE", "对账不平 TOTALS DIFFER", "对账差异 DIFFERENCES"])
    assert "可以关机" not in said(lines) and "可以关机" not in said(SLIPS["settlement_error"]())
    shown = pairs(lines)
    equal((shown["凭证号 000098"], shown["本机 OURS"], shown["银行 BANK"]), ("退货 REFUND", "-36.00", "没有 NONE"))
    equal((shown["结果未知 UNKNOWN"], shown["待传 PENDING"]), ("1 笔", "2 笔"))


def test_what_was_not_taken_is_listed():
    shown = pairs(SLIPS["not_taken"]())
    equal((shown["凭证号 000126"], shown["凭证号 000127"]), ("退货 REFUND", "离线消费 OFFLINE"))
    equal((shown["622588******1234"], shown["应答码 ANSWER"]), ("42.00", "13"))


def test_no_slip_has_a_whole_card_number_or_a_sign_printers_lack():
    for name in SLIPS:
        text = said(SLIPS[name]())
        assert PAN not in text and MINUS not in text, name


def test_no_line_is_too_wide():
    for name in SLIPS:
        for line in SLIPS[name]():
            if line[0] == "table":
                assert columns(line[1]) + columns(line[2]) < 18 and columns(line[3]) <= 13, (name, line)
            elif line[0] in ("centre", "frame"):
                assert columns(line[1]) <= 32, (name, line)
            elif line[0] == "pair":
                assert columns(line[1]) <= 32 and columns(line[2]) <= 32, (name, line)
            elif line[0] == "small":
                assert columns(line[1]) <= 48, (name, line)


def test_amounts_have_the_ascii_minus():
    equal((amount(-128850), amount(0), amount(5)), ("-1,288.50", "0.00", "0.05"))
    equal(signed_amount(transaction(kinds.PREAUTH_VOID, 100)), -100)
    equal(signed_amount(transaction(kinds.PREAUTH, 100)), 100)
