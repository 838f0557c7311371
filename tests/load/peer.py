"""The peer: a plain FastAPI service with SQLAlchemy and aiosqlite, as durable as ours.

One bare insert for a record, one bulk insert for a batch; no sign-in, no rules, no folds.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import BigInteger, Text, event, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['PEER_DB']}", connect_args={"timeout": 30})
sessions = async_sessionmaker(engine, expire_on_commit=False)


@event.listens_for(engine.sync_engine, "connect")
def durable(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("pragma journal_mode = wal")
    cursor.execute("pragma synchronous = full")
    cursor.close()


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "record"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    type: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger)
    recorded: Mapped[int] = mapped_column(BigInteger)
    practice: Mapped[str] = mapped_column(Text)
    polarity: Mapped[int]
    place: Mapped[str] = mapped_column(Text)


class Record(BaseModel):
    type: str
    id: str
    at: int
    recorded: int
    practice: str
    polarity: int
    place: str


class Batch(BaseModel):
    client_now: int
    v: int
    records: list[Record]


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/api/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/api/sync")
async def sync(batch: Batch) -> dict[str, Any]:
    session: AsyncSession
    async with sessions() as session:
        if len(batch.records) == 1:
            session.add(Row(**batch.records[0].model_dump()))
        else:
            await session.execute(insert(Row), [record.model_dump() for record in batch.records])
        await session.commit()
    return {"results": [{"id": record.id, "status": "stored"} for record in batch.records]}
