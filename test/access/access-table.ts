/**
 * Who gets what answer from every route of the server. The test takes the routes from the running server: one that is not
 * here fails, and so does a line here that no route or no account meets.
 *
 * Duty, one letter for each role in this order: V_COLLECTOR, V_FIRSTSEC, T_STATION, T_LEADER, C_OFFICER, C_LEADER, CITY_HQ,
 * CITY_ANALYST, SYS_ADMIN. `+`: the answers behind it; `-`: refused, wherever it is; `0`: answered, with nothing in it.
 *
 * Where, seen from the area of the account: `own` the same, `inside`, `county` outside of it in the same county, `other` in
 * another county or city, `above`. Where nothing lies anywhere: `self` for an account within one county, `high` above that.
 *
 * `yes`: got it, or it happened. `no`: answered as if it were not there. `refused`: 403. `unusable`: 409, no such area.
 * Every role stands here once with each of four areas: a village, its township, its county, its city.
 */
export const ACCESS_TABLE = `
GET /healthz                                     | public 200
GET /readyz                                      | public 200
GET /api/openapi.json                            | public 200
GET *                                            | public 200
POST /api/session                                | public 200
POST /api/session/end                            | public 204

GET /api/session                                 | +++++++++ | self yes, high yes
PUT /api/session/password                        | +++++++++ | self yes, high yes
DELETE /api/session                              | +++++++++ | self yes, high yes
GET /api/regions                                 | +++++++++ | own yes, inside yes, county no, other no, above yes

POST /api/sync/hello                             | +++++++++ | self yes, high yes
POST /api/sync/push                              | ++0000000 | own yes, inside yes, county no, other no
GET /api/sync/pull                               | ++++++++0 | own yes, inside yes, county no, other no
GET /api/sync/snapshot                           | ++++++++0 | own yes, inside yes, county no, other no
GET /api/sync/agreement                          | ++++++++0 | own yes, inside yes, county no, other no
POST /api/sync/known                            | +++++++++ | self yes, high yes
GET /api/lives                                   | ----+++-+ | self yes, high yes
GET /api/sync/buckets                            | ++++++++- | own yes, inside yes, county refused, other refused, above refused
GET /api/sync/bucket-rows                        | ++++++++- | own yes, inside yes, county refused, other refused, above refused

POST /api/attachments/missing                    | +++-+---- | own yes, inside yes, county no, other no
PUT /api/attachments/{sha256}/pieces/{place}     | +++-+---- | own yes, inside yes, county no, other no
GET /api/attachments/{sha256}/pieces/{place}     | ++++++++- | own yes, inside yes, county no, other no

POST /api/areas/events (move from a neighbour)   | ----++--- | own refused, inside yes, county refused, other refused
POST /api/areas/events (move to a neighbour)     | ----++--- | own refused, inside yes, county refused, other refused
POST /api/areas/events (move to no village)      | ----++--- | own unusable, inside unusable, above refused
POST /api/areas/events (merge with a neighbour)  | ----++--- | own refused, inside yes, county refused, other refused
POST /api/areas/events (split)                   | ----++--- | own refused, inside yes, county refused, other refused
POST /api/areas/events (restore a move)          | ----++--- | own refused, inside yes, county refused, other refused
GET /api/areas/proposals                         | ----++--- | own yes, inside yes, county no, other no
POST /api/areas/proposals                        | ----++--- | own yes, inside yes, county refused, other refused
POST /api/hand-overs/take                        | +++-+---- | own yes, inside yes, county no, other no

GET /api/held                                    | --++++--- | own yes, inside yes, county no, other no
POST /api/held                                   | --+-+---- | own yes, inside yes, county refused, other refused
GET /api/devices                                 | --+++++-- | own yes, inside yes, county no, other no, above no
GET /api/device-approvals                        | ----++--- | own yes, inside yes, county no, other no, above no
POST /api/device-approvals                       | ----++--- | own yes, inside yes, county refused, other refused, above refused

POST /api/recovery                               | +++++++++ | self yes, high refused
GET /api/recoveries                              | ----++--- | own yes, inside yes, county no, other no, above no
POST /api/recoveries                             | ----++--- | own yes, inside yes, county refused, other refused, above refused

POST /api/device-certificates/challenge          | ++++++--- | self yes, high refused
POST /api/device-certificates                    | ++++++--- | self yes, high refused
GET /api/device-certificates/revocations         | ++++++--- | self yes, high refused
POST /api/device-certificates/revocations        | ----+---+ | own yes, inside yes, county refused, other refused, above refused
POST /api/transfer/import (one's own package)    | ++++++--- | self yes, high refused
POST /api/transfer/import (another's package)    | 00++++--- | self yes, high refused
`
