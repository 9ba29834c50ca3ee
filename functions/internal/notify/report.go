package notify

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
)

// ReportKind is what a channel says that became of a message.
type ReportKind string

// The kinds of report. What is only delayed is no report.
const (
	ReportDelivered  ReportKind = "delivered"
	ReportBounced    ReportKind = "bounced"    // there is no such address
	ReportComplained ReportKind = "complained" // the reader called it spam
	ReportStopped    ReportKind = "stopped"    // the reader answered that no more must come
)

// Report is what a channel says about a message that it took over, by its receipt.
type Report struct {
	Channel Channel
	Receipt string
	Kind    ReportKind
	At      time.Time
}

// event is what mail and SMS services publish. The address of the reader is in it too;
// it is not read, because the receipt says enough.
type event struct {
	// Mail: EventType by a configuration set, NotificationType by an identity.
	EventType        string `json:"eventType"`
	NotificationType string `json:"notificationType"`
	Mail             struct {
		MessageID string    `json:"messageId"`
		Timestamp time.Time `json:"timestamp"`
	} `json:"mail"`
	Bounce struct {
		Type      string    `json:"bounceType"`
		Timestamp time.Time `json:"timestamp"`
	} `json:"bounce"`
	// SMS: what became of one, or an answer to one.
	MessageID string  `json:"messageId"`
	Final     bool    `json:"isFinal"`
	AtMillis  float64 `json:"eventTimestamp"`
	Body      string  `json:"messageBody"`
	AnswerTo  string  `json:"previousPublishedMessageId"`
}

// stopWords are the answers to an SMS after which nothing more may be sent: those of
// the operators, and what people write in the Netherlands.
var stopWords = []string{"STOP", "STOPALL", "STOPPEN", "AFMELDEN", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "ARRET"}

// ParseReport reads what a mail or SMS service published, such as Amazon SES or AWS End
// User Messaging does to a topic; now stands in where it names no time. It is false for
// what says nothing definite about one message, and for what it does not know.
func ParseReport(message []byte, now time.Time) (Report, bool) {
	var e event
	if json.Unmarshal(message, &e) != nil {
		return Report{}, false
	}
	r := e.sms()
	if e.Mail.MessageID != "" {
		r = e.mail()
	}
	if r.At.IsZero() {
		r.At = now
	}
	return r, r.Kind != "" && r.Receipt != ""
}

func (e event) mail() Report {
	r := Report{Channel: Mail, Receipt: e.Mail.MessageID, At: e.Mail.Timestamp}
	kind := e.EventType
	if kind == "" {
		kind = e.NotificationType
	}
	switch kind {
	case "Delivery":
		r.Kind = ReportDelivered
	case "Complaint":
		r.Kind = ReportComplained
	case "Bounce":
		// A full mailbox or a server that is down is tried again by the service.
		if r.At = e.Bounce.Timestamp; e.Bounce.Type == "Permanent" {
			r.Kind = ReportBounced
		}
	}
	return r
}

func (e event) sms() Report {
	if e.Body != "" {
		r := Report{Channel: SMS, Receipt: e.AnswerTo}
		words := strings.FieldsFunc(strings.ToUpper(e.Body), func(c rune) bool { return !unicode.IsLetter(c) })
		if len(words) > 0 && slices.Contains(stopWords, words[0]) {
			r.Kind = ReportStopped
		}
		return r
	}
	r := Report{Channel: SMS, Receipt: e.MessageID}
	if e.AtMillis > 0 && e.AtMillis < 1e15 {
		r.At = time.UnixMilli(int64(e.AtMillis)).UTC()
	}
	switch e.EventType {
	case "TEXT_DELIVERED", "TEXT_SUCCESSFUL":
		if e.Final {
			r.Kind = ReportDelivered
		}
	case "TEXT_INVALID":
		r.Kind = ReportBounced
	case "TEXT_OPTED_OUT", "TEXT_BLOCKED":
		r.Kind = ReportStopped
	case "TEXT_SPAM":
		r.Kind = ReportComplained
	}
	return r
}
