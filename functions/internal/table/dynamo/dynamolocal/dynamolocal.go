// Package dynamolocal runs DynamoDB Local for tests: Amazon's own DynamoDB in a
// Java process on a loopback port, in memory. It is never part of the product.
//
// The jar comes with the npm package amplify-dynamodb-simulator, looked for in
// .tools/node_modules under the root of the repository, or in the folder that
// the environment variable DYNAMODB_LOCAL names (the one with DynamoDBLocal.jar).
package dynamolocal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"effectmonitor/functions/internal/table/dynamo"
	"effectmonitor/functions/internal/table/dynamo/streamreader"
	"effectmonitor/functions/internal/testneeds"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
)

const missing = "overgeslagen: DynamoDB Local ontbreekt; make test-all installeert het"

// Server is a running DynamoDB Local.
type Server struct {
	// Endpoint is its address, http://127.0.0.1:port.
	Endpoint string
	tables   atomic.Int64
	shell    int // process id of the shell around it
}

// Soon are the options of Java with which a server is there soonest, and which take the
// least of the processors for some thousands of requests.
var Soon = []string{"-Xmx512m", "-XX:TieredStopAtLevel=1"}

// Start starts a server that ends with the test. Without the jar or Java the
// test is skipped, or fails when CI=true or EFFECTMONITOR_ALL=1 says that
// nothing may be skipped.
func Start(t testing.TB) *Server { return StartWith(t, Soon) }

// StartWith is Start with other options of Java than Soon.
func StartWith(t testing.TB, java []string) *Server {
	t.Helper()
	folder, err := find()
	if err != nil {
		if testneeds.All() {
			t.Fatalf("%s (%v)", missing, err)
		}
		t.Skip(missing)
	}
	for attempt := 1; ; attempt++ {
		s, err := launch(t, folder, java)
		if err == nil {
			return s
		}
		// Another process may have taken the free port; try another.
		if attempt == 3 {
			t.Fatalf("DynamoDB Local does not start: %v", err)
		}
	}
}

// find returns the folder of the jar.
func find() (string, error) {
	if _, err := exec.LookPath("java"); err != nil {
		return "", err
	}
	if folder := os.Getenv("DYNAMODB_LOCAL"); folder != "" {
		_, err := os.Stat(filepath.Join(folder, "DynamoDBLocal.jar"))
		return folder, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		folder := filepath.Join(dir, ".tools", "node_modules", "amplify-dynamodb-simulator", "emulator")
		if _, err := os.Stat(filepath.Join(folder, "DynamoDBLocal.jar")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no DynamoDBLocal.jar under .tools")
		}
		dir = parent
	}
}

// launch starts the process under a shell that ends it when this process is
// gone, however it went: then the pipe to its standard input closes.
func launch(t testing.TB, folder string, java []string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	script := `exec 3<&0; java "$@" </dev/null & child=$!; (read -r _ <&3; kill -9 $child 2>/dev/null) & wait $child`
	cmd := exec.Command("sh", slices.Concat([]string{"-c", script, "sh"}, java, []string{
		"-Djava.library.path=" + filepath.Join(folder, "DynamoDBLocal_lib"), "-jar", filepath.Join(folder, "DynamoDBLocal.jar"),
		"-inMemory", "-sharedDb", "-disableTelemetry", "-port", strconv.Itoa(port)})...)
	cmd.Dir = t.TempDir()
	stop, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s := &Server{Endpoint: fmt.Sprintf("http://127.0.0.1:%d", port), shell: cmd.Process.Pid}
	if err := s.ready(ended); err != nil {
		_ = stop.Close()
		return nil, err
	}
	t.Cleanup(func() {
		_ = stop.Close() // the shell then ends the server
		<-ended
	})
	return s, nil
}

// Processor is the processor time that the server took so far; false where the system does
// not tell.
func (s *Server) Processor() (time.Duration, bool) {
	var sum time.Duration
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", s.shell))
	for _, child := range strings.Fields(string(children)) {
		stat, fault := os.ReadFile(filepath.Join("/proc", child, "stat"))
		err = errors.Join(err, fault)
		_, after, _ := strings.Cut(string(stat), ") ") // what is before has a name with spaces
		if fields := strings.Fields(after); len(fields) > 12 {
			user, _ := strconv.Atoi(fields[11])
			system, _ := strconv.Atoi(fields[12])
			sum += time.Duration(user+system) * 10 * time.Millisecond // a hundred a second, on every Linux
		}
	}
	return sum, err == nil && sum > 0
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// ready waits until the server answers.
func (s *Server) ready(ended <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		_, err := s.Client().ListTables(ctx, &dynamodb.ListTablesInput{}, func(o *dynamodb.Options) { o.RetryMaxAttempts = 1 })
		if err == nil {
			return nil
		}
		select {
		case err := <-ended:
			return fmt.Errorf("the process ended: %w", errors.Join(err, errors.New("no answer")))
		case <-ctx.Done():
			return fmt.Errorf("no answer within a minute: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// static are credentials that DynamoDB Local accepts: any.
var static = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
})

const region = "eu-west-1"

// Client returns a client of the server.
func (s *Server) Client() *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{Region: region, Credentials: static, BaseEndpoint: &s.Endpoint})
}

// Streams returns a client of the streams of the server.
func (s *Server) Streams() *dynamodbstreams.Client {
	return dynamodbstreams.New(dynamodbstreams.Options{Region: region, Credentials: static, BaseEndpoint: &s.Endpoint})
}

// Create makes an empty table as the infrastructure would, with its feed.
func (s *Server) Create(t testing.TB, now func() time.Time) (*dynamo.Table, *streamreader.Reader) {
	t.Helper()
	tab, stream := s.create(t, now, true)
	return tab, streamreader.New(s.Streams(), stream, 50*time.Millisecond)
}

// CreateMute is Create without a feed: the server is slower with each change that its
// stream keeps, which DynamoDB is not.
func (s *Server) CreateMute(t testing.TB, now func() time.Time) *dynamo.Table {
	t.Helper()
	tab, _ := s.create(t, now, false)
	return tab
}

func (s *Server) create(t testing.TB, now func() time.Time, feed bool) (tab *dynamo.Table, stream string) {
	t.Helper()
	client, name := s.Client(), fmt.Sprintf("table-%d", s.tables.Add(1))
	what := definition(name)
	if !feed {
		what.StreamSpecification = nil
	}
	out, err := client.CreateTable(t.Context(), what)
	if err != nil {
		t.Fatalf("create table: %v", err)
	}
	_, err = client.UpdateTimeToLive(t.Context(), &dynamodb.UpdateTimeToLiveInput{TableName: &name,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String(dynamo.TTLAttribute), Enabled: aws.Bool(true)}})
	if err != nil {
		t.Fatalf("set time to live: %v", err)
	}
	return dynamo.New(dynamo.Narrow(client), name, now), aws.ToString(out.TableDescription.LatestStreamArn)
}

func definition(name string) *dynamodb.CreateTableInput {
	return &dynamodb.CreateTableInput{
		TableName:   &name,
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("SK"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("SK"), KeyType: types.KeyTypeRange},
		},
		StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages},
	}
}
