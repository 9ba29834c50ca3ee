package sns_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/notify"
	"effectmonitor/functions/internal/notify/sns"

	awssns "github.com/aws/aws-sdk-go-v2/service/sns"
)

var sms = notify.Message{To: "+31612345678", Channel: notify.SMS, Text: "Hoi Amira: https://monitor.example/v/abc", Language: "nl", Gemeente: "0001"}

// sender talks to a service on loopback through the real client.
func sender(t *testing.T, answer http.HandlerFunc) *sns.Sender {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	values := map[string]string{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL_SNS": server.URL}
	config, err := account.Config(func(name string) string { return values[name] })
	if err != nil {
		t.Fatal(err)
	}
	return sns.New(awssns.NewFromConfig(account.Once(config)).Publish, "Gemeente")
}

func TestSend(t *testing.T) {
	var got url.Values
	s := sender(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		got = r.PostForm
		_, _ = io.WriteString(w, `<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`)
	})
	if _, err := s.Send(t.Context(), sms); err != nil {
		t.Fatal(err)
	}
	if got.Get("PhoneNumber") != sms.To || got.Get("Message") != sms.Text || !strings.Contains(got.Encode(), "Transactional") || !strings.Contains(got.Encode(), "=Gemeente") {
		t.Errorf("%v", got)
	}
	mail := sms
	mail.Channel, mail.To, mail.Subject = notify.Mail, "a@b.example", "Hoi"
	if _, err := s.Send(t.Context(), mail); !errors.Is(err, notify.ErrInvalid) {
		t.Errorf("a mail: %v", err)
	}
}

func TestFaults(t *testing.T) {
	for code, later := range map[string]bool{"Throttling": true, "OptedOut": false, "InternalError": false} {
		asked := 0
		s := sender(t, func(w http.ResponseWriter, _ *http.Request) {
			asked++
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `<ErrorResponse><Error><Code>`+code+`</Code><Message>`+sms.To+`</Message></Error></ErrorResponse>`)
		})
		_, err := s.Send(t.Context(), sms)
		if err == nil || errors.Is(err, notify.ErrLater) != later || errors.Is(err, notify.ErrStopped) != (code == "OptedOut") || strings.Contains(err.Error(), sms.To) || asked != 1 {
			t.Errorf("%s: asked %d times, %v", code, asked, err)
		}
	}
}
