"""Arming faults, holding connections, watching steps."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from tools.acquirer.admin import schemas
from tools.acquirer.admin.books_routes import Running
from tools.acquirer.service import Acquirer

router = APIRouter(tags=["laboratory"])

_KEEP_ALIVE = 15.0  # seconds between two signs of life on an event stream


@router.get("/faults")
async def faults(acquirer: Running) -> list[schemas.FaultOut]:
    return [_fault(rule) for rule in acquirer.faults.armed()]


def _fault(rule) -> schemas.FaultOut:
    match = schemas.MatchIn.model_validate(rule.match, from_attributes=True)
    return schemas.FaultOut.model_validate({**vars(rule), "match": match})


@router.post("/faults", status_code=201)
async def arm_fault(new: schemas.FaultIn, acquirer: Running) -> schemas.FaultOut:
    return _fault(acquirer.faults.arm(new.rule()))


@router.delete("/faults", status_code=204)
async def clear_faults(acquirer: Running) -> None:
    acquirer.faults.clear()


@router.delete("/faults/{rule_id}", status_code=204)
async def disarm_fault(rule_id: int, acquirer: Running) -> None:
    if not acquirer.faults.disarm(rule_id):
        raise HTTPException(404, f"there is no rule {rule_id}")


@router.get("/hold")
async def holding(acquirer: Running) -> schemas.Holding:
    armed = [
        schemas.HoldOut(
            point=hold.point, match=schemas.MatchIn.model_validate(hold.match, from_attributes=True), times=hold.times
        )
        for hold in acquirer.holds.armed()
    ]
    return schemas.Holding(armed=armed, waiting=acquirer.holds.waiting)


@router.post("/hold", status_code=201)
async def hold(new: schemas.HoldIn, acquirer: Running) -> schemas.Holding:
    """Stop the next matching connection at a point, until /release."""
    acquirer.holds.arm(new.hold())
    return await holding(acquirer)


@router.post("/release")
async def release(acquirer: Running) -> dict[str, int]:
    """Let everybody go on who is held, and disarm what is not used yet."""
    return {"released": acquirer.holds.release()}


@router.get("/policy")
async def policy(acquirer: Running) -> schemas.PolicyOut:
    return schemas.PolicyOut.model_validate(acquirer.policy)


@router.patch("/policy")
async def change_policy(change: schemas.PolicyIn, acquirer: Running) -> schemas.PolicyOut:
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(acquirer.policy, name, value)
    return await policy(acquirer)


@router.get("/lines")
async def lines(acquirer: Running) -> dict[str, bool]:
    """The lines on which terminals connect, and whether they are up."""
    return acquirer.link.lines()


@router.patch("/lines/{name}")
async def switch_line(name: str, change: schemas.LineIn, acquirer: Running) -> dict[str, bool]:
    """Down: its connections are closed, new ones are refused. Up: on the same port again."""
    if name not in acquirer.link.lines():
        raise HTTPException(404, f"there is no line {name}")
    await acquirer.link.switch(name, change.up)
    return await lines(acquirer)


@router.get("/events")
async def events(
    request: Request,
    acquirer: Running,
    after: Annotated[int, Query(ge=0, description="number of the last step already known")] = 0,
    wait: Annotated[float, Query(ge=0, le=60, description="seconds to wait when there is none yet")] = 0,
):
    """Steps after a number. A client that accepts text/event-stream gets them as they happen, without end."""
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(_stream(request, acquirer, after), media_type="text/event-stream")
    return await acquirer.steps.after(after, wait)


async def _stream(request: Request, acquirer: Acquirer, after: int) -> AsyncIterator[str]:
    while not acquirer.steps.ended and not await request.is_disconnected():
        steps = await acquirer.steps.after(after, _KEEP_ALIVE)
        for step in steps:
            after = step["n"]
            yield f"id: {after}\nevent: step\ndata: {json.dumps(step, ensure_ascii=False)}\n\n"
        if not steps:
            yield ": still here\n\n"


@router.post("/reset")
async def reset(acquirer: Running) -> dict[str, int]:
    """Empty books, full cards, no rules, no connections; terminals stay. Returns the number of the last step."""
    await acquirer.reset()
    return {"last_step": acquirer.steps.last}
