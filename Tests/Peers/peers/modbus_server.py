"""Modbus RTU devices on one serial port, by pymodbus. Runs under the interpreter of packages.py.

    modbus_server.py PORT DEVICES

DEVICES is JSON: [{"unit": 1, "input": [first, [values]], "holding": …, "coils": …, "inputs": …}].
Each line of the standard input is a JSON list, and answered by one line of JSON:

    ["get", unit, function, address, count]     the values that a read of that function would give
    ["set", unit, function, address, values]    null
    ["refuse", unit, code]                      null; exceptions from now on, none with code 0
"""

import asyncio
import json
import sys

from pymodbus.constants import ExcCodes
from pymodbus.framer import FramerType
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

refusals = {}


def device(layout):
    unit = layout["unit"]

    async def judge(function, start, address, count, registers, values):
        code = refusals.get(unit)
        return ExcCodes(code) if code else None

    def table(name, datatype, empty):
        first, values = layout.get(name, [0, empty])
        return [SimData(first, values=values, datatype=datatype)]

    # pymodbus wants all four tables.
    return SimDevice(id=unit, action=judge, simdata=(
        table("coils", DataType.BITS, [False] * 16),
        table("inputs", DataType.BITS, [False] * 16),
        table("holding", DataType.REGISTERS, [0]), table("input", DataType.REGISTERS, [0])))


async def obey(server, order):
    name, unit, *rest = order
    if name == "refuse":
        refusals[unit] = rest[0]
        return None
    refusal = refusals.pop(unit, None)
    try:
        if name == "get":
            return await server.async_getValues(unit, *rest)
        return await server.async_setValues(unit, *rest)
    finally:
        refusals[unit] = refusal


async def main(port, layouts):
    server = ModbusSerialServer(
        [device(layout) for layout in layouts], framer=FramerType.RTU, port=port, baudrate=9600)
    await server.serve_forever(background=True)
    print(json.dumps("ready"), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await obey(server, json.loads(line))), flush=True)
    await server.shutdown()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], json.loads(sys.argv[2])))
