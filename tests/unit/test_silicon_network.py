"""boards/simulator/network.py: a station that joins, fails and loses its access point as on the ESP32."""

import network
import time

from check import equal, raises


def station():
    network.air.set_ap("ok")
    wlan = network.WLAN(network.STA_IF)
    wlan.active(False)
    wlan.active(True)
    return wlan


def test_joining_takes_a_second_and_a_half():
    wlan = station()
    equal((wlan.isconnected(), wlan.status()), (False, network.STAT_IDLE))
    wlan.connect("shop", "secret")
    time.sleep_ms(1400)
    equal(wlan.status(), network.STAT_CONNECTING)
    time.sleep_ms(200)
    equal((wlan.isconnected(), wlan.status()), (True, network.STAT_GOT_IP))
    equal((wlan.config("rssi"), wlan.status("rssi"), wlan.config("ssid")), (-55, -55, "shop"))
    assert wlan.ifconfig()[0] != "0.0.0.0"
    wlan.disconnect()
    equal((wlan.isconnected(), wlan.status()), (False, network.STAT_IDLE))


def test_a_wrong_secret_shows_after_the_handshake():
    wlan = station()
    network.air.set_ap("wrong_secret")
    wlan.connect("shop", "wrong")
    time.sleep_ms(3900)
    equal(wlan.status(), network.STAT_CONNECTING)
    time.sleep_ms(200)
    equal(wlan.status(), network.STAT_WRONG_PASSWORD)


def test_an_absent_access_point_is_searched_for_again_and_again():
    wlan = station()
    network.air.set_ap("absent")
    wlan.connect("shop", "secret")
    time.sleep_ms(3100)
    equal(wlan.status(), network.STAT_NO_AP_FOUND)
    network.air.set_ap("ok")
    time.sleep_ms(5000)
    equal(wlan.isconnected(), True)


def test_reconnects_can_be_limited():
    wlan = station()
    network.air.set_ap("absent")
    wlan.config(reconnects=1)
    wlan.connect("shop", "secret")
    time.sleep_ms(4000)
    network.air.set_ap("ok")
    time.sleep_ms(10000)
    equal(wlan.isconnected(), False)
    wlan.config(reconnects=0)


def test_a_lost_access_point_is_noticed_and_found_again():
    wlan = station()
    wlan.connect("shop", "secret")
    time.sleep_ms(2000)
    network.air.set_ap("absent")
    time.sleep_ms(5000)
    equal(wlan.isconnected(), True)
    time.sleep_ms(1500)
    equal(wlan.isconnected(), False)
    network.air.set_ap("ok")
    time.sleep_ms(5000)
    equal(wlan.isconnected(), True)


def test_misuse():
    wlan = station()
    wlan.active(False)
    raises(OSError, wlan.connect, "shop", "secret")
    raises(OSError, wlan.config, "rssi")
    raises(ValueError, network.WLAN, network.AP_IF)
