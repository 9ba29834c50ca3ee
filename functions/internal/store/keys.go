package store

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"effectmonitor/functions/internal/table"
)

// All keys are built in this file. A part of a key is escaped, so that no code,
// id or name, whatever a stranger sends, can reach into another tenant or
// another kind of item. A key with an empty part is the zero Key, which the
// table refuses.
//
//	partition                          sort
//	g/<gemeente>/p/<participant>       profile
//	                                   identity
//	                                   response/<moment>/<rater>
//	                                   invitation/<moment>/<rater>/<token hash>
//	                                   message/<moment>/<rater>/<name>
//	g/<gemeente>/caseload              <worker>/<participant>
//	g/<gemeente>/changed               <time>/<content hash>
//	g/<gemeente>/audit/<participant>   <time>/<content hash>
//	g/<gemeente>/trail/<yyyy-mm>       <time>/<content hash>
//	g/<gemeente>/facts/<programme>     <participant>
//	g/<gemeente>/aggregate/<programme> head, turn, part/<generation>/<n>
//	g/<gemeente>/outbox                <time>/<content hash>
//	g/<gemeente>/removal               <participant>
//	g/<gemeente>/sent                  <time>/<token hash>
//	g/<gemeente>/stopped               <hash of an address>
//	g/<gemeente>/staff                 <user>
//	g/<gemeente>/messages/<programme>  head, version/<number>
//	g/<gemeente>/number                participant
//	g/<gemeente>/key                   identity, addresses
//	g/<gemeente>/once/<form key>       participant
//	g/<gemeente>/statement             <id>
//	g/<gemeente>/document              <id>
//	g/<gemeente>/report                <report>/<number>
//	g/<gemeente>/printed               <report>/<number>
//	g/<gemeente>/learn/<definition>    cycle/<id>, name/gave/<gemeente>, name/got/<gemeente>
//	learn/<definition>                 cycle/<gemeente>/<id>, name/<gemeente>, circle/<id>
//	circle/<id>                        head, meeting/<id>, agreement/<id>
//	g/<gemeente>/quote                 <state>/<id>
//	g/<gemeente>/handovers             <time>/<id>
//	g/<gemeente>/tokens                <id>
//	api/<token hash>                   token
//	national/<programme>/<name>        head, turn, part/<generation>/<n>
//	nation/statement                   <id>
//	nation/document                    <id>
//	nation/quote                       <hash of gemeente and id>
//	nation/trail/<yyyy-mm>             <time>/<content hash>
//	token/<token hash>                 invitation
//	session/<hash>                     session
//	sessions/<user>                    <hash>
//	receipt/<channel>/<id>             message
//	mark                               <name>
//	live                               <definition>@<version>
const (
	sortProfile      = "profile"
	sortIdentity     = "identity"
	prefixResponse   = "response/"
	prefixInvitation = "invitation/"
	partParticipant  = "p"
	prefixMessage    = "message/"
	livePartition    = "live"
	sortTurn         = "turn"
)

// join builds one half of a key from parts; empty when a part is empty.
func join(parts ...string) string {
	for i, p := range parts {
		if p == "" {
			return ""
		}
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

// in builds a key in a partition; the zero Key when either half is empty.
func in(partition string, sort ...string) table.Key {
	k := table.Key{Partition: partition, Sort: join(sort...)}
	if k.Partition == "" || k.Sort == "" {
		return table.Key{}
	}
	return k
}

func participantPartition(g, id string) string { return join("g", g, partParticipant, id) }

func profileKey(g, id string) table.Key  { return in(participantPartition(g, id), sortProfile) }
func identityKey(g, id string) table.Key { return in(participantPartition(g, id), sortIdentity) }

func responseKey(g, id, moment, rater string) table.Key {
	return in(participantPartition(g, id), "response", moment, rater)
}

func invitationKey(g string, inv Invitation) table.Key {
	return in(participantPartition(g, inv.Participant), "invitation", inv.Moment, inv.Rater, inv.TokenHash)
}

func messageKey(g string, d Delivery) table.Key {
	return in(participantPartition(g, d.Participant), "message", d.Moment, d.Rater, d.Name)
}

func outboxPartition(g string) string { return join("g", g, "outbox") }

func removalPartition(g string) string  { return join("g", g, "removal") }
func removalKey(g, id string) table.Key { return in(removalPartition(g), id) }
func messagingPartition(g, programme string) string {
	return join("g", g, "messages", programme)
}
func staffPartition(g string) string      { return join("g", g, "staff") }
func staffKey(g, user string) table.Key   { return in(staffPartition(g), user) }
func stoppedPartition(g string) string    { return join("g", g, "stopped") }
func stoppedKey(g, hash string) table.Key { return in(stoppedPartition(g), hash) }
func pepperKey(g string) table.Key        { return in(join("g", g, "key"), "addresses") }
func sentPartition(g string) string       { return join("g", g, "sent") }

func receiptKey(channel, id string) table.Key { return in(join("receipt", channel, id), "message") }

// sentKey is where a link stands among all links of the gemeente, by time.
func sentKey(g string, inv Invitation) table.Key {
	return stampedKey(sentPartition(g), inv.Created, inv.TokenHash)
}

func tokenKey(hash string) table.Key { return in(join("token", hash), "invitation") }

func caseloadPartition(g string) string { return join("g", g, "caseload") }

func noticePartition(g string) string { return join("g", g, "changed") }

func entryKey(g, worker, id string) table.Key { return in(caseloadPartition(g), worker, id) }

// workerPrefix selects the entries of one worker; empty when there is no worker.
func workerPrefix(worker string) string {
	if worker == "" {
		return ""
	}
	return join(worker) + "/"
}

func auditPartition(g, id string) string { return join("g", g, "audit", id) }

// trailPartition holds a month of a gemeente or, with "", of all together, so that no
// partition grows for ever.
func trailPartition(g string, at time.Time) string {
	month := at.UTC().Format("2006-01")
	if g == "" {
		return join("nation", "trail", month)
	}
	return join("g", g, "trail", month)
}

// stampFormat has a fixed width, so that the order of the text is that of time.
const stampFormat = "2006-01-02T15:04:05.000000000Z"

// stampedKey orders items by time; the hash of the content keeps two of the same
// moment apart and makes the same one, written twice, one.
func stampedKey(partition string, at time.Time, contentHash string) table.Key {
	return in(partition, at.UTC().Format(stampFormat), contentHash)
}

func factsPartition(g, programme string) string     { return join("g", g, "facts", programme) }
func factsKey(g, programme, id string) table.Key    { return in(factsPartition(g, programme), id) }
func aggregatePartition(g, programme string) string { return join("g", g, "aggregate", programme) }
func nationalPartition(programme, name string) string {
	return join("national", programme, name)
}

// owned is the partition of something that is about a gemeente or, with "", about all.
func owned(g, what string) string {
	if g == "" {
		return join("nation", what)
	}
	return join("g", g, what)
}

func statementPartition(g string) string  { return owned(g, "statement") }
func statementKey(g, id string) table.Key { return in(statementPartition(g), id) }
func documentKey(g, id string) table.Key  { return in(owned(g, "document"), id) }

func reportPartition(g string) string { return owned(g, "report") }
func reportKey(g, id string, number int) table.Key {
	return in(reportPartition(g), id, fmt.Sprintf("%06d", number))
}
func printedKey(g, id string, number int) table.Key {
	return in(owned(g, "printed"), id, fmt.Sprintf("%06d", number))
}

func learnPartition(g, def string) string { return join("g", g, "learn", def) }
func sharedPartition(def string) string   { return join("learn", def) }
func circlePartition(id string) string    { return join("circle", id) }

func quotePartition(g string) string { return owned(g, "quote") }
func quoteKey(g string, state QuoteState, id string) table.Key {
	return in(quotePartition(g), string(state), id)
}
func nationalQuoteKey(id string) table.Key { return in(quotePartition(""), id) }

func handoverPartition(g string) string    { return join("g", g, "handovers") }
func tokensPartition(g string) string      { return join("g", g, "tokens") }
func tokenEntryKey(g, id string) table.Key { return in(tokensPartition(g), id) }
func apiKey(hash string) table.Key         { return in(join("api", hash), "token") }

func numberKey(g string) table.Key         { return in(join("g", g, "number"), "participant") }
func keysetKey(g string) table.Key         { return in(join("g", g, "key"), "identity") }
func onceKey(g, once string) table.Key     { return in(join("g", g, "once", once), "participant") }
func sessionsPartition(user string) string { return join("sessions", user) }
func sessionKey(hash string) table.Key     { return in(join("session", hash), "session") }
func liveKey(name string) table.Key        { return in(livePartition, name) }
func markKey(name string) table.Key        { return in("mark", name) }
func headKey(partition string) table.Key   { return in(partition, "head") }
func pageKey(partition, name string) table.Key {
	return in(partition, "page", name)
}
func turnKey(of Of) table.Key { return in(of.partition(), sortTurn) }

// turnOf reads the key of a turn.
func turnOf(k table.Key) (of Of, ok bool) {
	if k.Sort != sortTurn {
		return of, false
	}
	parts := strings.Split(k.Partition, "/")
	for i, p := range parts {
		var err error
		if parts[i], err = url.PathUnescape(p); err != nil {
			return of, false
		}
	}
	switch {
	case len(parts) == 4 && parts[0] == "g" && parts[2] == "aggregate":
		return Of{Gemeente: parts[1], Programme: parts[3]}, true
	case len(parts) == 3 && parts[0] == "national":
		return Of{Programme: parts[1], Name: parts[2]}, true
	}
	return of, false
}

func participantOf(k table.Key) (g, id string, ok bool) {
	parts := strings.Split(k.Partition, "/")
	if len(parts) != 4 || parts[0] != "g" || parts[2] != partParticipant {
		return "", "", false
	}
	g, err := url.PathUnescape(parts[1])
	if err != nil {
		return "", "", false
	}
	id, err = url.PathUnescape(parts[3])
	return g, id, err == nil
}

// lastPart undoes the escaping of the last part of a sort key.
func lastPart(sort string) (string, error) {
	return url.PathUnescape(sort[strings.LastIndexByte(sort, '/')+1:])
}
