package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/lambdatest"
	"effectmonitor/functions/internal/notify"
)

var clock = func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }

func noReports(context.Context, notify.Report) (bool, error) { panic("no report") }

func TestHandlerCountsAndGoesOn(t *testing.T) {
	var lines bytes.Buffer
	run := func(context.Context, app.Outgoing) (app.Reminded, error) {
		return app.Reminded{Sent: 3, Failed: 1}, errors.New("remind XX-1001 of 0001: send sms: OptedOut")
	}
	sum, err := handler(run, noReports, app.Outgoing{}, clock, slog.New(slog.NewTextHandler(&lines, nil)))(t.Context(), []byte(`{"source":"aws.scheduler"}`))
	if sum.(app.Reminded).Sent != 3 || err != nil {
		t.Errorf("%+v, %v", sum, err)
	}
	if log := lines.String(); !strings.Contains(log, "level=ERROR") || !strings.Contains(log, "sent=3 waiting=0 failed=1") || !strings.Contains(log, "OptedOut") {
		t.Errorf("log: %s", log)
	}
}

// TestHandlerNotesReports: what the topic gives is noted one by one, an address is
// nowhere in the log, and a fault is given back.
func TestHandlerNotesReports(t *testing.T) {
	published := func(message string) string {
		return `{"EventSource":"aws:sns","Sns":{"Message":` + strconv.Quote(message) + `}}`
	}
	event := `{"Records":[` + strings.Join([]string{
		published(`{"eventType":"Bounce","bounce":{"bounceType":"Permanent"},"mail":{"messageId":"m-1","destination":["daan@voorbeeld.example"]}}`),
		published(`{"messageBody":"STOP","originationNumber":"+31612345678","previousPublishedMessageId":"s-1"}`),
		published(`Hoi`),
	}, ",") + `]}`
	var lines bytes.Buffer
	var got []notify.Report
	fault := error(nil)
	run := handler(func(context.Context, app.Outgoing) (app.Reminded, error) { panic("no tick") }, func(_ context.Context, r notify.Report) (bool, error) {
		got = append(got, r)
		return r.Channel == notify.Mail, fault
	}, app.Outgoing{}, clock, slog.New(slog.NewTextHandler(&lines, nil)))
	sum, err := run(t.Context(), []byte(event))
	if sum != (reported{Noted: 1, Unknown: 1, Ignored: 1}) || err != nil {
		t.Errorf("%+v, %v", sum, err)
	}
	if len(got) != 2 || got[0].Receipt != "m-1" || got[0].Kind != notify.ReportBounced || got[1].Kind != notify.ReportStopped || !got[1].At.Equal(clock()) {
		t.Errorf("%+v", got)
	}
	fault = app.ErrEarly
	if _, err := run(t.Context(), []byte(event)); !errors.Is(err, app.ErrEarly) {
		t.Errorf("a report that comes too early: %v", err)
	}
	if log := lines.String(); strings.Contains(log, "daan") || strings.Contains(log, "12345678") || !strings.Contains(log, "noted=1 unknown=1 ignored=1") {
		t.Errorf("log: %s", log)
	}
}

// TestBinary drives the built function with the events of a clock. Without a table
// a run sends nothing, says so and does not fail.
func TestBinary(t *testing.T) {
	if testing.Short() {
		t.Skip("overgeslagen: bouwt een binair bestand (-short)")
	}
	binary := lambdatest.Build(t, ".")
	info, err := os.Stat(binary)
	if err != nil || info.Size() > 20<<20 {
		t.Errorf("the binary has %d bytes, %v", info.Size(), err)
	}
	f := lambdatest.Start(t, binary, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_MAX_ATTEMPTS=1",
		"AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:9", cloud.Definitions+"="+lambdatest.Bundle(t, t.TempDir()), cloud.TableName+"=none", cloud.Origin+"=https://monitor.example",
		cloud.KeyAlias+"=alias/{gemeente}", cloud.MailFrom+"=monitor@gemeente.example", cloud.SMSFrom+"=Gemeente")
	for name, tick := range lambdatest.Ticks(t) {
		answer, err := f.Invoke(t.Context(), tick)
		if err != nil || string(answer) != `{"Sent":0,"Waiting":0,"Failed":0,"Unreach":0}` {
			t.Errorf("%s: %s, %v\n%s", name, answer, err, f.Logs())
		}
	}
}
