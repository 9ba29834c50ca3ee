package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud"
	"effectmonitor/functions/internal/lambdatest"
)

func TestHandler(t *testing.T) {
	for name, fault := range map[string]error{"well": nil, "a fault": errors.New("retain XX-1001 of 0001: decode")} {
		var lines bytes.Buffer
		sum, err := handler(func(context.Context) (app.Retained, error) { return app.Retained{Announced: 2, Removed: 1}, fault },
			slog.New(slog.NewTextHandler(&lines, nil)))(t.Context())
		if sum.Removed != 1 || !errors.Is(err, fault) {
			t.Errorf("%s: %+v, %v", name, sum, err)
		}
		if log := lines.String(); !strings.Contains(log, "announced=2 withdrawn=0 removed=1") || strings.Contains(log, "level=ERROR") != (fault != nil) {
			t.Errorf("%s: log %s", name, log)
		}
	}
}

// TestBinary drives the built function with the events of a clock. Without a table
// the run fails, so that it is tried again.
func TestBinary(t *testing.T) {
	binary := lambdatest.Build(t, ".")
	info, err := os.Stat(binary)
	if err != nil || info.Size() > 20<<20 {
		t.Errorf("the binary has %d bytes, %v", info.Size(), err)
	}
	f := lambdatest.Start(t, binary, "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_MAX_ATTEMPTS=1",
		"AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:9", cloud.Definitions+"="+lambdatest.Bundle(t, t.TempDir()), cloud.TableName+"=none")
	for name, tick := range lambdatest.Ticks(t) {
		if testing.Short() && name != "schedule" {
			continue // each waits for a table that does not answer
		}
		answer, err := f.Invoke(t.Context(), tick)
		if err == nil || !strings.Contains(err.Error(), "retain in") {
			t.Errorf("%s: %s, %v\n%s", name, answer, err, f.Logs())
		}
	}
}
