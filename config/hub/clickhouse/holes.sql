-- Where something is missing: the numbers before and behind each hole, and before the first one.
SELECT source, epoch, pair.1 AS after, pair.2 AS before, pair.2 - pair.1 - 1 AS count
FROM
(
    SELECT source, epoch, arraySort(groupUniqArray(number)) AS numbers,
           arrayPushFront(arrayPopBack(numbers), toUInt64(0)) AS befores,
           arrayJoin(arrayFilter(p -> p.2 > p.1 + 1,
                                 arrayMap((b, n) -> (b, n), befores, numbers))) AS pair
    FROM yizhan.ledger
    GROUP BY source, epoch
)
ORDER BY source, epoch, after
FORMAT PrettyCompact;
