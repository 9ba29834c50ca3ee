package functions_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/smithy-go"
)

// offline answers no request: what is asked here is what the SDK refuses by itself.
type offline struct{}

func (offline) Do(*http.Request) (*http.Response, error) { return nil, errors.New("offline") }

// clients are the services of which the SDK is at hand: it knows their calls, what goes
// into each, and what must.
var clients = map[string]any{
	"dynamodb": dynamodb.New(dynamodb.Options{Region: "eu-west-1", HTTPClient: offline{}, Credentials: aws.AnonymousCredentials{}}),
	"kms":      kms.New(kms.Options{Region: "eu-west-1", HTTPClient: offline{}, Credentials: aws.AnonymousCredentials{}}),
	"sesv2":    sesv2.New(sesv2.Options{Region: "eu-west-1", HTTPClient: offline{}, Credentials: aws.AnonymousCredentials{}}),
}

// calls are those of other services, with what goes into them; what must begins with "!".
// They were held to version 1.45 of the command line itself; sso, configure sso,
// export-credentials and logs tail are of version 2 alone.
var calls = map[string]string{
	"ce delete-anomaly-monitor":                     "!monitor-arn",
	"ce get-anomaly-monitors":                       "monitor-arn-list next-page-token max-results",
	"cloudformation describe-stack-events":          "!stack-name",
	"cloudformation update-termination-protection":  "!stack-name !no-enable-termination-protection",
	"cloudwatch set-alarm-state":                    "!alarm-name !state-value !state-reason state-reason-data",
	"cognito-idp admin-create-user":                 "!user-pool-id !username user-attributes desired-delivery-mediums message-action temporary-password",
	"cognito-idp list-user-pools":                   "!max-results",
	"configure export-credentials":                  "format profile",
	"configure sso":                                 "",
	"glue start-crawler":                            "!name",
	"logs tail":                                     "since filter-pattern follow format",
	"sqs get-queue-url":                             "!queue-name",
	"sqs purge-queue":                               "!queue-url",
	"sqs receive-message":                           "!queue-url max-number-of-messages wait-time-seconds visibility-timeout",
	"lambda delete-function-concurrency":            "!function-name",
	"lambda get-account-settings":                   "",
	"lambda invoke":                                 "!function-name payload invocation-type",
	"lambda put-function-concurrency":               "!function-name !reserved-concurrent-executions",
	"route53 create-hosted-zone":                    "!name !caller-reference",
	"s3 cp":                                         "",
	"secretsmanager create-secret":                  "!name secret-string",
	"service-quotas request-service-quota-increase": "!service-code !quota-code !desired-value",
	"sso login":                                     "profile",
	"sts get-caller-identity":                       "",
}

// general are the options of every call.
var general = []string{"query", "region", "output", "profile", "cli-binary-format", "cli-read-timeout"}

var (
	awsCommand = regexp.MustCompile(`(?:^|[;("] ?|\bdo )aws ([a-z0-9-]+ [a-z0-9-]+)([^;]*)`)
	awsOption  = regexp.MustCompile(`(?:^| )--([a-z0-9-]+)((?: (?:"[^"]*"|'[^']*'|[^ -]\S*))*)`)
	upper      = regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`)
	lacking    = regexp.MustCompile(`missing required field, \w+Input\.(\w+)\.`)
)

// kebab is how the command line writes the name of a call or of what goes into it.
func kebab(name string) string {
	return strings.ToLower(upper.ReplaceAllString(upper.ReplaceAllString(name, "$1$3-$2$4"), "$1$3-$2$4"))
}

// awsFault says what is wrong with a command of AWS, by what the SDK or calls knows of it.
func awsFault(line string) (fault string, seen int) {
	for _, found := range awsCommand.FindAllStringSubmatch(line, -1) {
		seen++
		service, call, _ := strings.Cut(found[1], " ")
		given := map[string]string{}
		for _, option := range awsOption.FindAllStringSubmatch(found[2], -1) {
			given[option[1]] = strings.TrimSpace(option[2])
		}
		known, needs, fields := map[string]bool{}, []string{}, map[string]reflect.Type{}
		if client, ok := clients[service]; ok && call == "wait" {
			continue
		} else if ok {
			input, must := inputOf(client, call)
			if input == nil {
				return service + " has no call " + call, seen
			}
			for i := range input.NumField() {
				name := kebab(input.Field(i).Name)
				known[name], known["no-"+name], fields[name] = true, input.Field(i).Type == reflect.TypeFor[*bool](), input.Field(i).Type
			}
			needs = must
		} else {
			list, ok := calls[found[1]]
			if !ok {
				return found[1] + " is a call that nobody looked at: add it to calls", seen
			}
			for _, name := range strings.Fields(list) {
				if bare, must := strings.CutPrefix(name, "!"); must {
					name, needs = bare, append(needs, bare)
				}
				known[name] = true
			}
		}
		for name, value := range given {
			if !known[name] && !slices.Contains(general, name) {
				return found[1] + " has no --" + name, seen
			}
			if fault := partFault(fields[name], value); fault != "" {
				return found[1] + " --" + name + ": " + fault, seen
			}
		}
		for _, name := range needs {
			if _, ok := given[name]; !ok && strings.Contains(found[2], "--") { // a call that is only named is no command
				return found[1] + " needs --" + name, seen
			}
		}
	}
	return "", seen
}

// inputOf is what goes into a call, and what of it must, by the name of the command line.
func inputOf(client any, call string) (input reflect.Type, needs []string) {
	v := reflect.ValueOf(client)
	for i := range v.NumMethod() {
		method := v.Type().Method(i)
		if kebab(method.Name) != call || method.Type.NumIn() < 3 {
			continue
		}
		input := method.Type.In(2).Elem()
		out := v.Method(i).Call([]reflect.Value{reflect.ValueOf(context.Background()), reflect.New(input)})
		err, _ := out[1].Interface().(error)
		var invalid smithy.InvalidParamsError
		if errors.As(err, &invalid) {
			for _, found := range lacking.FindAllStringSubmatch(strings.ReplaceAll(invalid.Error(), "\n", " ")+".", -1) {
				needs = append(needs, kebab(found[1]))
			}
		}
		return input, needs
	}
	return nil, nil
}

var parts = regexp.MustCompile(`(?:^|,)(\w+)=`)

// partFault looks for the parts of a value, as A=1,B=2, among those of its type.
func partFault(of reflect.Type, value string) string {
	for of != nil && (of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice) {
		of = of.Elem()
	}
	if of == nil || of.Kind() != reflect.Struct || of.PkgPath() == "time" {
		return ""
	}
	found := parts.FindAllStringSubmatch(value, -1)
	if len(found) == 0 {
		return "nothing is set"
	}
	for _, part := range found {
		if _, ok := of.FieldByName(part[1]); !ok {
			return "there is no " + part[1]
		}
	}
	return ""
}

// TestWhatIsTypedToAWSExists: every command for AWS in infra/README.md is one that AWS has,
// with options that it has, and with all that it must have.
func TestWhatIsTypedToAWSExists(t *testing.T) {
	m, count := &manual{text: document(t, "infra/README.md")}, 0
	for _, one := range m.typed() {
		fault, seen := awsFault(one)
		if count += seen; fault != "" {
			t.Errorf("%s: %s", one, fault)
		}
	}
	if count < 30 {
		t.Errorf("%d commands were looked at", count)
	}
	for line, want := range map[string]string{
		"aws dynamodb restore-table --source-table-name a":                                           "no call restore-table",
		"aws dynamodb restore-table-to-point-in-time --source-table-name a":                          "needs --target-table-name",
		"aws dynamodb update-time-to-live --table-name a --time-to-live-specification Enabled=true":  "",
		"aws dynamodb update-time-to-live --table-name a --time-to-live-specification Attribute=x":   "there is no Attribute",
		"aws dynamodb update-table --table-name a --deletion-protection":                             "no --deletion-protection",
		"aws dynamodb update-table --table-name a --no-deletion-protection-enabled":                  "",
		"aws kms schedule-key-deletion --pending-window-in-days 7":                                   "needs --key-id",
		"for f in a b; do aws lambda put-function-concurrency --function-name $f --reserved 0; done": "no --reserved",
		"aws sesv2 get-email-identity --query x":                                                     "needs --email-identity",
		"aws lambda list-functions":                                                                  "nobody looked at",
	} {
		if got, seen := awsFault(line); seen != 1 || (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %d, %q, want %q", line, seen, got, want)
		}
	}
}

// TestARestoreStopsEveryFunction: while the table is replaced nothing may write to the old
// one, but for the one function that computes.
func TestARestoreStopsEveryFunction(t *testing.T) {
	stop := regexp.MustCompile(`for f in ([a-z ]+); do`).FindStringSubmatch(part(t, document(t, "infra/README.md"), "Getting data back"))
	if stop == nil {
		t.Fatal("nothing is stopped")
	}
	want := []string{"project"}
	want = append(want, strings.Fields(stop[1])...)
	var got []string
	each(t, "AWS::Lambda::Function", func(where string, r resource, _ deployment) {
		if name, ours := strings.CutPrefix(asJSON(r.Properties["FunctionName"]), `"effectmonitor-production-`); ours {
			got = append(got, strings.Trim(name, `"`))
		}
	})
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("stopped, and project: %v; there are %v", want, got)
	}
}
