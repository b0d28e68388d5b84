-- One line per station and epoch. `verdict` is `whole` when every number from 1 to the last one is
-- there exactly once and each entry names the hash of the one before it. Holes that the station
-- has told of (an event of type events.gap: from, to, count, reason) are counted apart.
SELECT
    source, epoch, rows, last, doubles, missing, told, breaks,
    multiIf(doubles > 0, 'double', missing > told, 'hole', breaks > 0, 'broken chain',
            missing > 0, 'told hole', 'whole') AS verdict
FROM
(
    SELECT
        source, epoch,
        count() AS rows,
        max(number) AS last,
        count() - uniqExact(number) AS doubles,
        max(number) - uniqExact(number) AS missing,
        sumIf((visitParamExtractUInt(data, 'count')), type = 'cn.yizhan.events.gap.v1') AS told
    FROM yizhan.ledger
    GROUP BY source, epoch
)
ANY LEFT JOIN
(
    -- An entry and the one before it, where both are here and carry hashes.
    SELECT source, epoch, countIf(prevhash != '' AND before != '' AND prevhash != before) AS breaks
    FROM (SELECT source, epoch, number, prevhash FROM yizhan.ledger)
    ANY LEFT JOIN
    (SELECT source, epoch, number + 1 AS number, hash AS before FROM yizhan.ledger)
    USING (source, epoch, number)
    GROUP BY source, epoch
)
USING (source, epoch)
ORDER BY verdict = 'whole', source, epoch
FORMAT PrettyCompact;
