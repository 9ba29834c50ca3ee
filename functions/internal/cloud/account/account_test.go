package account

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestEverythingThatIsMissingIsNamed(t *testing.T) {
	_, err := Config(env(map[string]string{"AWS_REGION": "eu-west-1"}))
	if err == nil || !strings.Contains(err.Error(), "AWS_ACCESS_KEY_ID") || !strings.Contains(err.Error(), "AWS_SECRET_ACCESS_KEY") ||
		strings.Contains(err.Error(), "AWS_REGION") || strings.Contains(err.Error(), "TOKEN") {
		t.Errorf("error %v", err)
	}
}

// TestCallsAreSignedAndSent: a client signs with what the environment gives, and
// goes to the address it names; a service without one goes to the cloud.
func TestCallsAreSignedAndSent(t *testing.T) {
	var authorization, token string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		authorization, token = r.Header.Get("Authorization"), r.Header.Get("X-Amz-Security-Token")
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = w.Write([]byte(`{"TableNames": ["t"]}`))
	}))
	defer server.Close()
	config, err := Config(env(map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKEY", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "short-lived",
		"AWS_ENDPOINT_URL_DYNAMODB": server.URL,
	}))
	if err != nil {
		t.Fatal(err)
	}
	out, err := dynamodb.NewFromConfig(config).ListTables(context.Background(), nil)
	if err != nil || len(out.TableNames) != 1 {
		t.Fatalf("%v, %v", out, err)
	}
	if !strings.Contains(authorization, "Credential=AKEY/") || !strings.Contains(authorization, "/eu-west-1/dynamodb/") || token != "short-lived" {
		t.Errorf("signed as %q with token %q", authorization, token)
	}
	if other := kms.NewFromConfig(config).Options().BaseEndpoint; other != nil {
		t.Errorf("kms goes to %q", *other)
	}
}
