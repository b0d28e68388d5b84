-- One line per station and epoch. `verdict` is `whole` when every number from 1 to the last one is
-- there exactly once and each entry names the hash of the one before it. Of the numbers that are
-- missing, `told` are those that the station itself calls lost (yizhan.gaps): `told hole`. `end
-- unknown`: its file was damaged, and nobody knows what came behind the last number. A line without
-- an epoch is such a station, too, whose file could not even tell the epoch.
SELECT
    source, epoch, rows, last, doubles, missing, told, breaks,
    multiIf(doubles > 0, 'double', missing > told, 'hole', breaks > 0, 'broken chain',
            missing > 0, 'told hole', endUnknown > 0, 'end unknown', 'whole') AS verdict
FROM
(
    SELECT
        source, epoch,
        countIf(here) AS rows,
        max(number) AS last,
        countIf(here) - uniqExactIf(number, here) AS doubles,
        max(number) - uniqExactIf(number, here) AS missing
    FROM
    (
        SELECT source, epoch, number, toUInt8(1) AS here FROM yizhan.ledger
        UNION ALL
        -- What is lost may be the end of an epoch, or all of it.
        SELECT source, epoch, final AS number, toUInt8(0) AS here FROM yizhan.gaps
    )
    GROUP BY source, epoch
)
ANY LEFT JOIN
(
    -- Two accounts in one: this version joins once in a query.
    SELECT source, epoch, sum(lost) AS told, max(open) AS endUnknown, sum(broken) AS breaks
    FROM
    (
        -- What came before it was lost, but was not acknowledged, is not missing here.
        SELECT
            source, epoch, open, toUInt64(0) AS broken,
            least(toInt64(count),
                  if(final = 0, 0, toInt64(final) - toInt64(first) + 1
                      - toInt64(uniqExactIf(number, number >= first AND number <= final)))) AS lost
        FROM yizhan.gaps
        ALL LEFT JOIN (SELECT source, epoch, number FROM yizhan.ledger) USING (source, epoch)
        GROUP BY source, epoch, first, final, count, open
        UNION ALL
        -- An entry and the one before it, where both are here and carry hashes.
        SELECT
            source, epoch, toUInt8(0) AS open,
            countIf(prevhash != '' AND before != '' AND prevhash != before) AS broken,
            toInt64(0) AS lost
        FROM (SELECT source, epoch, number, prevhash FROM yizhan.ledger)
        ANY LEFT JOIN
        (SELECT source, epoch, number + 1 AS number, hash AS before FROM yizhan.ledger)
        USING (source, epoch, number)
        GROUP BY source, epoch
    )
    GROUP BY source, epoch
)
USING (source, epoch)
ORDER BY verdict = 'whole', source, epoch
FORMAT PrettyCompact;
