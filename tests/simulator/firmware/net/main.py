"""A device on the network: joins, and on each key asks a server (named by /provision.json) and prints what came.

1: connect, say "hello", read a line. 2: the same over TLS. 3: look up a name nobody has. 4: keep a connection and read
lines from it for ever. 5: connect and send 1000 bytes, then read.
"""

import asyncio
import json
import network
import ssl
import time
from machine import Pin

with open("/provision.json") as file:
    server = json.load(file)


async def join():
    wlan = network.WLAN(network.STA_IF)
    wlan.active(True)
    wlan.connect("shop", "secret")
    while not wlan.isconnected():
        await asyncio.sleep_ms(100)
        if wlan.status() < 1000:
            print("status", wlan.status())
            await asyncio.sleep(1)
    print("joined", wlan.config("rssi"))


async def ask(words, context=None):
    start = time.ticks_ms()
    try:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(server["host"], server["port"], ssl=context, server_hostname="simulator.test"), 10
        )
        writer.write(words)
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 10)
        print("answer", line)
        writer.close()
        await writer.wait_closed()
    except OSError as error:
        print("error", error.args[0])
    except asyncio.TimeoutError:
        print("timeout")
    print("took", time.ticks_diff(time.ticks_ms(), start))


async def listen():
    reader, writer = await asyncio.open_connection(server["host"], server["port"])
    writer.write(b"listen\n")
    await writer.drain()
    while True:
        line = await reader.readline()
        print("heard", line)
        if not line:
            return


async def pressed(key):
    if key == 1:
        await ask(b"hello\n")
    elif key == 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.verify_mode = ssl.CERT_NONE
        await ask(b"hello\n", context)
    elif key == 3:
        server["host"] = "nobody.invalid"
        await ask(b"hello\n")
    elif key == 4:
        await asyncio.gather(listen(), ticking())
    elif key == 5:
        await ask(b"x" * 999 + b"\n")


async def ticking():
    for second in range(30):
        await asyncio.sleep(1)
        print("tick", second)


async def main():
    await join()
    Pin(1, Pin.OUT, value=0)
    Pin(2, Pin.OUT, value=0)
    Pin(4, Pin.OUT, value=0)
    lines = [Pin(13, Pin.IN, Pin.PULL_UP), Pin(14, Pin.IN, Pin.PULL_UP)]
    lines += [Pin(15, Pin.IN, Pin.PULL_UP), Pin(6, Pin.IN, Pin.PULL_UP), Pin(16, Pin.IN, Pin.PULL_UP)]
    while True:
        await asyncio.sleep_ms(20)
        for number, pin in enumerate(lines):  # keys 1, 4, 7, menu, clear
            if not pin():
                await pressed(number + 1)
                while not pin():
                    await asyncio.sleep_ms(20)


asyncio.run(main())
