package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"effectmonitor/engine/catalog/load"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/lambdatest"
	"effectmonitor/instruments"
)

func TestHandlerCountsAndGoesOn(t *testing.T) {
	var lines bytes.Buffer
	run := func(context.Context, app.Outgoing) (app.Reminded, error) {
		return app.Reminded{Sent: 3, Failed: 1}, errors.New("remind XX-1001 of 0001: send sms: OptedOut")
	}
	sum, err := handler(run, app.Outgoing{}, slog.New(slog.NewTextHandler(&lines, nil)))(t.Context())
	if sum.Sent != 3 || err != nil {
		t.Errorf("%+v, %v", sum, err)
	}
	if log := lines.String(); !strings.Contains(log, "level=ERROR") || !strings.Contains(log, "sent=3 waiting=0 failed=1") || !strings.Contains(log, "OptedOut") {
		t.Errorf("log: %s", log)
	}
}

// TestBinary drives the built function with the event of a schedule. Without a table
// a run sends nothing, says so and does not fail.
func TestBinary(t *testing.T) {
	defs, found := load.Load(instruments.FS)
	if defs == nil {
		t.Fatal(found)
	}
	data, err := defs.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	bundle := filepath.Join(t.TempDir(), "definities.json")
	if err := os.WriteFile(bundle, data, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := lambdatest.Build(t, ".")
	info, err := os.Stat(binary)
	if err != nil || info.Size() > 20<<20 {
		t.Errorf("the binary has %d bytes, %v", info.Size(), err)
	}
	f := lambdatest.Start(t, binary, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_MAX_ATTEMPTS=1",
		"AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:9", cloud.Definitions+"="+bundle, cloud.TableName+"=none", cloud.Origin+"=https://monitor.example",
		cloud.KeyAlias+"=alias/{gemeente}", cloud.MailFrom+"=monitor@gemeente.example", cloud.SMSFrom+"=Gemeente")
	answer, err := f.Invoke(t.Context(), map[string]any{"source": "aws.scheduler"})
	if err != nil || string(answer) != `{"Sent":0,"Waiting":0,"Failed":0,"Unreach":0}` {
		t.Errorf("%s, %v\n%s", answer, err, f.Logs())
	}
}
