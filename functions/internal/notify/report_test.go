package notify

import (
	"testing"
	"time"
)

func TestParseReport(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	at := time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		message string
		want    Report
	}{
		"bounce": {`{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"daan@voorbeeld.example"}],"timestamp":"2026-11-22T08:30:00.000Z"},"mail":{"messageId":"m-1","timestamp":"2026-11-21T08:30:00.000Z","destination":["daan@voorbeeld.example"]}}`,
			Report{Mail, "m-1", ReportBounced, at}},
		"bounce as a notification": {`{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","timestamp":"2026-11-22T08:30:00.000Z"},"mail":{"messageId":"m-1"}}`,
			Report{Mail, "m-1", ReportBounced, at}},
		"mailbox full":      {`{"eventType":"Bounce","bounce":{"bounceType":"Transient"},"mail":{"messageId":"m-1"}}`, Report{}},
		"complaint":         {`{"eventType":"Complaint","mail":{"messageId":"m-1","timestamp":"2026-11-22T08:30:00.000Z"}}`, Report{Mail, "m-1", ReportComplained, at}},
		"delivery":          {`{"eventType":"Delivery","mail":{"messageId":"m-1"}}`, Report{Mail, "m-1", ReportDelivered, now}},
		"opened":            {`{"eventType":"Open","mail":{"messageId":"m-1"}}`, Report{}},
		"sms arrived":       {`{"eventType":"TEXT_DELIVERED","eventTimestamp":1795336200000,"isFinal":true,"messageId":"s-1","destinationPhoneNumber":"+31612345678"}`, Report{SMS, "s-1", ReportDelivered, at}},
		"sms under way":     {`{"eventType":"TEXT_SENT","isFinal":false,"messageId":"s-1"}`, Report{}},
		"no such number":    {`{"eventType":"TEXT_INVALID","isFinal":true,"messageId":"s-1"}`, Report{SMS, "s-1", ReportBounced, now}},
		"stop":              {`{"originationNumber":"+31612345678","messageKeyword":"KEYWORD_1","messageBody":" Stop!","previousPublishedMessageId":"s-1"}`, Report{SMS, "s-1", ReportStopped, now}},
		"afmelden":          {`{"messageBody":"afmelden graag","previousPublishedMessageId":"s-1"}`, Report{SMS, "s-1", ReportStopped, now}},
		"another answer":    {`{"messageBody":"Dank, ik stop niet","previousPublishedMessageId":"s-1"}`, Report{}},
		"stop to nobody":    {`{"messageBody":"STOP"}`, Report{}},
		"a report of none":  {`{"eventType":"Complaint","mail":{}}`, Report{}},
		"not JSON":          {`Hoi`, Report{}},
		"a time from space": {`{"eventType":"TEXT_INVALID","messageId":"s-1","eventTimestamp":1e300}`, Report{SMS, "s-1", ReportBounced, now}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := ParseReport([]byte(c.message), now)
			if ok != (c.want != Report{}) || ok && (got.Channel != c.want.Channel || got.Receipt != c.want.Receipt || got.Kind != c.want.Kind || !got.At.Equal(c.want.At)) {
				t.Errorf("%+v %t, want %+v", got, ok, c.want)
			}
		})
	}
}

// FuzzParseReport: whatever is published, a report names a message and a kind.
func FuzzParseReport(f *testing.F) {
	f.Add([]byte(`{"eventType":"Bounce","bounce":{"bounceType":"Permanent"},"mail":{"messageId":"m"}}`))
	f.Add([]byte(`{"messageBody":"STOP","previousPublishedMessageId":"s"}`))
	f.Fuzz(func(t *testing.T, message []byte) {
		r, ok := ParseReport(message, time.Unix(1, 0))
		if ok && (r.Receipt == "" || r.Kind == "" || r.At.IsZero() || r.Channel != Mail && r.Channel != SMS) {
			t.Errorf("%+v", r)
		}
	})
}
