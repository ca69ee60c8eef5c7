"""A shop whose terminal speaks with a DownloadHost instead of the acquirer behind it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.flows.download_host import DownloadHost
from tools.acquirer.testing import AcquirerProcess
from tools.shop import Shop, shop_in


@contextmanager
def shop_behind(host: type[DownloadHost], folders) -> Iterator[Shop]:
    """A provisioned terminal, switched off, to which tests come back; `shop.downloads` is the host. `folders`: pytest's
    `tmp_path_factory`."""
    process = AcquirerProcess(folders.mktemp("acquirer"), "--no-tls")
    downloads = host(process.port)
    with shop_in(folders.mktemp("device"), process) as shop:
        shop.downloads = downloads
        given = shop.provisioning()
        shop.device.provision(**{**given, "acquirer": {**given["acquirer"], "port": downloads.port}})
        shop.power_on()
        keep(shop)
        yield shop
    downloads.stop()
    process.stop()


def keep(shop: Shop) -> None:
    """Switch the terminal off; tests come back to what it is now."""
    shop.device.power_off()
    shop.device.flash(keep="provisioned")
