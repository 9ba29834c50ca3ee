package start

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"effectmonitor/functions/internal/lambdahttp"
)

// TestALineSaysWhichRequest: of what came through the gateway the id that it gave, of
// another event that of Lambda, and of the start none; also of a logger that was made of
// another.
func TestALineSaysWhichRequest(t *testing.T) {
	event := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "of-lambda"})
	asked := events.APIGatewayV2HTTPRequest{RawPath: "/"}
	asked.RequestContext.HTTP.Method, asked.RequestContext.RequestID = "GET", "of-the-gateway"
	r, err := lambdahttp.NewRequest(event, asked)
	if err != nil {
		t.Fatal(err)
	}
	for want, ctx := range map[string]context.Context{"": t.Context(), "of-lambda": event, "of-the-gateway": r.Context()} {
		var out bytes.Buffer
		log := slog.New(traced{slog.NewJSONHandler(&out, nil)})
		log.InfoContext(ctx, "plain")
		log.With("part", 1).InfoContext(ctx, "of another")
		for range 2 {
			line, err := out.ReadBytes('\n')
			var got struct{ Request, Msg string }
			if err == nil {
				err = json.Unmarshal(line, &got)
			}
			if err != nil || got.Request != want || got.Msg == "" {
				t.Errorf("%s: the request is %q, want %q (%v)", line, got.Request, want, err)
			}
		}
	}
}
