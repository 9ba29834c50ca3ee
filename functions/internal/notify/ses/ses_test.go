package ses_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/notify/ses"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"
)

var mail = notify.Message{
	To: "daan@voorbeeld.example", Channel: notify.Mail, Subject: "Your questions are ready", Language: "en", Gemeente: "0001",
	Text: "Hi <Daan>, it takes 2 minutes:\nhttps://monitor.example/v/abc_-1. Rather not? That is fine.",
}

// sender talks to a service on loopback through the real client.
func sender(t *testing.T, answer http.HandlerFunc) *ses.Sender {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return senderAt(t, server.URL)
}

func senderAt(t *testing.T, address string) *ses.Sender {
	t.Helper()
	values := map[string]string{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL_SESV2": address}
	config, err := account.Config(func(name string) string { return values[name] })
	if err != nil {
		t.Fatal(err)
	}
	return ses.New(sesv2.NewFromConfig(account.Once(config)).SendEmail, "monitor@gemeente.example", "bounces")
}

func TestSend(t *testing.T) {
	var got struct {
		FromEmailAddress, ConfigurationSetName string
		Destination                            struct{ ToAddresses []string }
		Content                                struct {
			Simple struct {
				Subject struct{ Data string }
				Body    struct{ Text, Html struct{ Data string } }
			}
		}
	}
	s := sender(t, func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, `{"MessageId": "1"}`)
	})
	if receipt, err := s.Send(t.Context(), mail); err != nil || receipt != "1" {
		t.Fatal(receipt, err)
	}
	simple := got.Content.Simple
	if got.FromEmailAddress != "monitor@gemeente.example" || got.ConfigurationSetName != "bounces" || len(got.Destination.ToAddresses) != 1 ||
		got.Destination.ToAddresses[0] != mail.To || simple.Subject.Data != mail.Subject || simple.Body.Text.Data != mail.Text {
		t.Errorf("%+v", got)
	}
	for _, part := range []string{`lang="en"`, "<p>Hi &lt;Daan&gt;, it takes 2 minutes:</p>",
		`<a href="https://monitor.example/v/abc_-1">https://monitor.example/v/abc_-1</a>. Rather`} {
		if !strings.Contains(simple.Body.Html.Data, part) {
			t.Errorf("no %q in %s", part, simple.Body.Html.Data)
		}
	}
}

// TestFaults: the service is asked once whatever it answers, only what it certainly
// did not take may be sent again, and no error repeats the address.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		later  bool
	}{
		"busy":    {429, `{"__type": "TooManyRequestsException", "message": "slow down"}`, true},
		"refused": {400, `{"__type": "MessageRejected", "message": "daan@voorbeeld.example is not verified"}`, false},
		"broken":  {500, `oops daan@voorbeeld.example`, false},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			s := sender(t, func(w http.ResponseWriter, _ *http.Request) {
				asked++
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			_, err := s.Send(t.Context(), mail)
			if err == nil || errors.Is(err, notify.ErrLater) != c.later || strings.Contains(err.Error(), "daan") || asked != 1 {
				t.Errorf("asked %d times, %v", asked, err)
			}
		})
	}
	if _, err := senderAt(t, "http://127.0.0.1:9").Send(t.Context(), mail); !errors.Is(err, notify.ErrLater) {
		t.Errorf("no connection: %v", err)
	}
	sms := mail
	sms.Channel, sms.To, sms.Subject = notify.SMS, "+31612345678", ""
	if _, err := senderAt(t, "http://127.0.0.1:9").Send(t.Context(), sms); !errors.Is(err, notify.ErrInvalid) {
		t.Errorf("an sms: %v", err)
	}
}
