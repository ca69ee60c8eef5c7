"""Somebody has been at the flash: the chain of codes tells, and the merchant hears of it."""

from tools.simulator.state import partition_table

SLOT = 256


def alter(shop, sequence: int) -> None:
    """Turn one bit of a record in the first sector of the ledger."""
    offset = next(row[2] for row in partition_table() if row[4] == "ledger")
    with (shop.folder / "flash.bin").open("r+b") as flash:
        flash.seek(offset + sequence * SLOT + 40)
        byte = flash.read(1)[0]
        flash.seek(-1, 1)
        flash.write(bytes([byte ^ 1]))


def test_an_altered_record_is_told_and_money_is_taken_all_the_same(shop):
    shop.open()
    shop.sell(100)
    shop.go_home()
    shop.sell(200)
    shop.go_home()
    shop.device.power_off()
    alter(shop, 2)
    shop.device.power_on()
    shop.expect(screen="notice", within=30)
    assert "记录对不上" in shop.texts() and "第 3 条被改过或缺失" in shop.texts() and "可以继续收款" in shop.texts()
    shop.press("ok")
    shop.expect(screen="login", within=10)
    shop.log_in()
    shop.expect(log="signed on, batch", within=30)
    shop.sell(300)
    assert shop.device.screen()["name"] == "approved" and shop.charged() == 600


def test_books_as_they_were_written_are_no_news(shop):
    shop.open()
    shop.sell(100)
    shop.go_home()
    shop.device.power_off()
    shop.device.power_on()
    shop.expect(screen="login", within=30)
