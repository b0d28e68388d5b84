-- clickhouse-client --multiquery < schema.sql
CREATE DATABASE IF NOT EXISTS yizhan;

-- Every attribute as it came, as text: what a station sends is never refused for its form.
-- One row per (source, id) stays, for ever: no partition, for parts of different partitions are
-- never merged, and a time that is corrected later would put the same event into another one.
-- Of several rows the one that came first stays (the greatest rank), so that nobody who gets hold
-- of a token can write another history over this one. With one exception: a critical alarm does not
-- wait for the clock. It comes ahead with a time that its station does not trust itself, and again
-- under the same id with the time corrected; the first row that is not `untrusted` takes its place.
CREATE TABLE IF NOT EXISTS yizhan.events
(
    specversion String,
    id String,
    source String,
    type String,
    time String,
    subject String,
    datacontenttype String,
    data String,
    sequence String,
    recordedtime String,
    clocktrust String,
    prevhash String,
    hash String,
    member String,
    epoch String MATERIALIZED substring(id, 1, 16),
    number UInt64 MATERIALIZED toUInt64OrZero(sequence),
    at DateTime MATERIALIZED parseDateTimeBestEffortOrZero(time),
    stored DateTime MATERIALIZED now(),
    rank Int64 MATERIALIZED
        if(clocktrust = 'untrusted', 0, 4294967295) - toInt64(toUInt32(now()))
)
ENGINE = ReplacingMergeTree(rank)
ORDER BY (source, id);

-- For a table that was made when the first row stayed whatever its time; in another it changes
-- nothing. What is there keeps its rank.
ALTER TABLE yizhan.events MODIFY COLUMN
    rank Int64 MATERIALIZED
        if(clocktrust = 'untrusted', 0, 4294967295) - toInt64(toUInt32(now()));

-- What everybody reads: merging takes its time, FINAL does not wait for it.
CREATE VIEW IF NOT EXISTS yizhan.ledger AS
SELECT source, epoch, number, id, type, at, time, recordedtime, clocktrust, subject, member, data,
       prevhash, hash, stored
FROM yizhan.events FINAL;

-- What stations have lost and say so: entries that damage of a station's file has taken before they
-- were here (events.gap, about an earlier epoch), and what was deleted while no hub was configured
-- (ledger.pruned). `final` is 0 where no number is known; `open`: there may be more behind it.
CREATE VIEW IF NOT EXISTS yizhan.gaps AS
SELECT DISTINCT
    source,
    if(type = 'cn.yizhan.events.gap.v1',
       visitParamExtractString(data, 'epoch'), substring(id, 1, 16)) AS epoch,
    visitParamExtractUInt(data, 'from') AS first,
    visitParamExtractUInt(data, 'to') AS final,
    if(type = 'cn.yizhan.events.gap.v1',
       visitParamExtractUInt(data, 'count'), toUInt64(final + 1 - first)) AS count,
    visitParamExtractBool(data, 'endUnknown') AS open,
    visitParamExtractString(data, 'reason') AS reason
FROM yizhan.events FINAL
WHERE type IN ('cn.yizhan.events.gap.v1', 'cn.yizhan.ledger.pruned.v1');
