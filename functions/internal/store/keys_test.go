package store

import (
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/table"

	"pgregory.net/rapid"
)

// TestKeyOfNothing: a key with an empty part is the zero key, which the table refuses, so
// that a missing code or id never means everything.
func TestKeyOfNothing(t *testing.T) {
	for name, k := range map[string]table.Key{
		"gemeente": profileKey("", "P-1"), "participant": profileKey("0001", ""), "moment": responseKey("0001", "P-1", "", "r"),
		"token": tokenKey(""), "session": sessionKey(""), "mark": markKey(""), "api": apiKey(""),
		"programme": factsKey("0001", "", "P-1"), "worker": entryKey("0001", "", "P-1"),
	} {
		if k != (table.Key{}) {
			t.Errorf("without a %s the key is %v", name, k)
		}
		if table.ValidateKey(k) == nil {
			t.Errorf("the table takes the key without a %s", name)
		}
	}
	if got := workerPrefix(""); got != "" {
		t.Errorf("nobody's caseload begins with %q", got)
	}
	if got := workerPrefix("a/b"); got != "a%2Fb/" {
		t.Errorf("the prefix is %q", got)
	}
}

// TestEveryKey holds each kind of key to what stands at the top of keys.go. A key that
// changes is an item that is never found again.
func TestEveryKey(t *testing.T) {
	at := time.Date(2091, 3, 1, 12, 0, 0, 0, time.UTC)
	const stamp = "2091-03-01T12:00:00.000000000Z"
	inv := Invitation{Participant: "P-1", Moment: "T0", Rater: "r", TokenHash: "h", Created: at}
	message := Delivery{Participant: "P-1", Moment: "T0", Rater: "r", Name: "n"}
	seen := map[table.Key]string{}
	for want, k := range map[string]table.Key{
		"g/0001/p/P-1|profile":                 profileKey("0001", "P-1"),
		"g/0001/p/P-1|identity":                identityKey("0001", "P-1"),
		"g/0001/p/P-1|response/T0/r":           responseKey("0001", "P-1", "T0", "r"),
		"g/0001/p/P-1|invitation/T0/r/h":       invitationKey("0001", inv),
		"g/0001/p/P-1|message/T0/r/n":          messageKey("0001", message),
		"g/0001/caseload|w/P-1":                entryKey("0001", "w", "P-1"),
		"g/0001/changed|" + stamp + "/c":       stampedKey(noticePartition("0001"), at, "c"),
		"g/0001/audit/P-1|" + stamp + "/c":     stampedKey(auditPartition("0001", "P-1"), at, "c"),
		"g/0001/trail/2091-03|" + stamp + "/c": stampedKey(trailPartition("0001", at), at, "c"),
		"nation/trail/2091-03|" + stamp + "/c": stampedKey(trailPartition("", at), at, "c"),
		"g/0001/facts/jpf|P-1":                 factsKey("0001", "jpf", "P-1"),
		"g/0001/aggregate/jpf|head":            headKey(aggregatePartition("0001", "jpf")),
		"g/0001/aggregate/jpf|page/p":          pageKey(aggregatePartition("0001", "jpf"), "p"),
		"g/0001/aggregate/jpf|turn":            turnKey(Of{Gemeente: "0001", Programme: "jpf"}),
		"national/jpf/all|turn":                turnKey(Of{Programme: "jpf", Name: "all"}),
		"g/0001/outbox|" + stamp + "/c":        stampedKey(outboxPartition("0001"), at, "c"),
		"g/0001/removal|P-1":                   removalKey("0001", "P-1"),
		"g/0001/sent|" + stamp + "/h":          sentKey("0001", inv),
		"g/0001/stopped|h":                     stoppedKey("0001", "h"),
		"g/0001/staff|u":                       staffKey("0001", "u"),
		"g/0001/messages/jpf|head":             headKey(messagingPartition("0001", "jpf")),
		"g/0001/number|participant":            numberKey("0001"),
		"g/0001/key|identity":                  keysetKey("0001"),
		"g/0001/key|addresses":                 pepperKey("0001"),
		"g/0001/once/f|participant":            onceKey("0001", "f"),
		"g/0001/statement|s":                   statementKey("0001", "s"),
		"g/0001/document|s":                    documentKey("0001", "s"),
		"g/0001/report|r/000007":               reportKey("0001", "r", 7),
		"g/0001/printed|r/000007":              printedKey("0001", "r", 7),
		"g/0001/learn/l|head":                  headKey(learnPartition("0001", "l")),
		"learn/l|head":                         headKey(sharedPartition("l")),
		"circle/c|head":                        headKey(circlePartition("c")),
		"g/0001/quote|new/q":                   quoteKey("0001", QuoteNew, "q"),
		"g/0001/handovers|" + stamp + "/c":     stampedKey(handoverPartition("0001"), at, "c"),
		"g/0001/tokens|t":                      tokenEntryKey("0001", "t"),
		"api/h|token":                          apiKey("h"),
		"national/jpf/all|head":                headKey(nationalPartition("jpf", "all")),
		"nation/statement|s":                   statementKey("", "s"),
		"nation/quote|q":                       nationalQuoteKey("q"),
		"token/h|invitation":                   tokenKey("h"),
		"session/h|session":                    sessionKey("h"),
		"sessions/u|h":                         in(sessionsPartition("u"), "h"),
		"receipt/mail/m|message":               receiptKey("mail", "m"),
		"mark|m":                               markKey("m"),
		"live|p@1":                             liveKey("p@1"),
	} {
		if k.String() != want || table.ValidateKey(k) != nil {
			t.Errorf("%v, want %s", k, want)
		}
		if other, twice := seen[k]; twice {
			t.Errorf("%s and %s have one key", want, other)
		}
		seen[k] = want
	}
	if reportPartition("0001") != "g/0001/report" || workerPrefix("w") != "w/" {
		t.Error("a prefix does not lead to its keys")
	}
}

// TestOwnedByAllOrOne: what is about the whole country lies apart from each gemeente.
func TestOwnedByAllOrOne(t *testing.T) {
	if statementPartition("") != "nation/statement" || statementPartition("0001") != "g/0001/statement" {
		t.Errorf("%s and %s", statementPartition(""), statementPartition("0001"))
	}
	early, late := time.Date(2091, 3, 1, 12, 0, 0, 5, time.UTC), time.Date(2091, 3, 1, 13, 0, 0, 0, time.FixedZone("", 3600))
	if a, b := stampedKey("x", early, "1"), stampedKey("x", late, "1"); a.Sort <= b.Sort {
		t.Errorf("five nanoseconds later sorts first: %s, %s", a.Sort, b.Sort)
	}
	if reportKey("0001", "r", 9).Sort >= reportKey("0001", "r", 10).Sort {
		t.Error("the tenth report comes before the ninth")
	}
}

// TestParticipantOfAKey: whose key it is comes back whatever is in the names, and a key of
// something else is nobody's.
func TestParticipantOfAKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`[a-z/%| .é]{1,6}`)
		g, id := part.Draw(t, "gemeente"), part.Draw(t, "participant")
		k := responseKey(g, id, part.Draw(t, "moment"), part.Draw(t, "rater"))
		if gotG, gotID, ok := participantOf(k); !ok || gotG != g || gotID != id {
			t.Fatalf("%v is of %q %q, %v; not of %q %q", k, gotG, gotID, ok, g, id)
		}
		if rater, err := lastPart(k.Sort); err != nil || strings.Count(k.Sort, "/") != 2 || responseKey(g, id, "m", rater) == (table.Key{}) {
			t.Fatalf("%v ends in %q, %v", k, rater, err)
		}
	})
	for _, k := range []table.Key{
		entryKey("0001", "w", "P-1"), tokenKey("t"), {Partition: "x/0001/p/P-1"}, {Partition: "g/0001/q/P-1"}, {Partition: "g/%zz/p/P-1"}, {Partition: "g/0001/p/%zz"},
	} {
		if g, id, ok := participantOf(k); ok {
			t.Errorf("%v is of %q %q", k, g, id)
		}
	}
	if _, err := lastPart("a/%zz"); err == nil {
		t.Error("what is no escape is undone")
	}
}
