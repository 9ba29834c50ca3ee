// Command echo is the Lambda function that the tests of package lambdatest start.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"effectmonitor/functions/internal/lambdahttp"
)

func main() {
	log.SetFlags(0)
	switch os.Getenv("MODE") {
	case "crash":
		log.Fatal("no table")
	case "event":
		lambda.Start(event)
	default:
		lambda.Start(lambdahttp.Adapt(http.HandlerFunc(page)))
	}
}

func page(w http.ResponseWriter, r *http.Request) {
	log.Print("served ", r.URL.Path)
	if r.URL.Path == "/stop" {
		os.Exit(3)
	}
	http.SetCookie(w, &http.Cookie{Name: "gezien", Value: "ja"})
	fmt.Fprintf(w, "%s %s %s", r.Method, r.FormValue("naam"), os.Getenv("GREETING"))
}

func event(ctx context.Context, in map[string]string) (map[string]string, error) {
	switch in["do"] {
	case "fail":
		return nil, errors.New("no such thing")
	case "panic":
		panic("oops")
	case "wait":
		<-ctx.Done()
		time.Sleep(time.Minute)
	}
	_, limited := ctx.Deadline()
	return map[string]string{"did": in["do"], "limited": fmt.Sprint(limited), "home": os.Getenv("HOME")}, nil
}
