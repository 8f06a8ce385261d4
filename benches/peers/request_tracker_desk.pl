#!/usr/bin/perl
# Request Tracker 5 (Debian's request-tracker5), asked over stdin like a desk of the bench.
#
# Usage: RT_SITE_CONFIG_DIR=FOLDER request_tracker_desk.pl SIZE. The folder holds one site.pm that names the
# database; it is filled here. Whole requests go through RT's own PSGI application in this process, without
# a socket, as the Python desks are asked through their test clients.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use Time::HiRes 'time';
use RT;

my ($size) = @ARGV;
my $times = 6;
$| = 1;

RT::LoadConfig();
RT::Init();
my $first = make_one();
fill($first, $size);

require RT::Interface::Web::Handler;
my $app = RT::Interface::Web::Handler->PSGIApp;
my @waiting = @{ RT->DatabaseHandle->dbh->selectcol_arrayref(
    "SELECT id FROM tickets WHERE status = 'open' AND owner = 6 ORDER BY id LIMIT 2000") };
my $opened = pop @waiting;
my $query = "Status+%3D+'open'";
my %doing = (
    list   => sub { ask("/Search/Results.html", "Query=$query&Rows=50&OrderBy=Created&Order=ASC", qr/Case number/) },
    open   => sub { ask("/Ticket/Display.html", "id=$opened", qr/Case number/) },
    assign => sub { ask("/Ticket/Display.html", "id=" . shift(@waiting) . "&Action=Take", qr/.*/) },
);
# Compiled templates and one checked take, before anything is measured.
for my $what (sort keys %doing) { $doing{$what}->() for 1 .. 3 }
my ($taken) = RT->DatabaseHandle->dbh->selectrow_array(
    "SELECT count(*) FROM tickets t JOIN users u ON u.id = t.owner WHERE u.name = 'root'");
die "three tickets should have been taken, not $taken" unless $taken == 3;

print "ready\n";
while (my $line = <STDIN>) {
    chomp $line;
    my @seconds = sort { $a <=> $b } map { my $begun = time; $doing{$line}->(); time - $begun } 1 .. $times;
    print(($seconds[$times / 2 - 1] + $seconds[$times / 2]) / 2, "\n");
}

sub make_one {
    my $ticket = RT::Ticket->new(RT->SystemUser);
    my ($id, undef, $said) = $ticket->Create(
        Queue => 'General', Subject => 'Case number 0', Requestor => 'economat@clinic.example',
        MIMEObj => MIME::Entity->build(Subject => 'Case number 0', Data => 'An order.'),
    );
    die $said unless $id;
    return $id;
}

# The other tickets are copies of the first, with the groups and members that RT itself gave it: created
# one by one through RT a hundred thousand would take hours.
sub fill {
    my ($first, $size) = @_;
    my $database = RT->DatabaseHandle->dbh;
    my ($rows) = $database->selectrow_array('SELECT max(id) FROM principals');
    my ($members) = $database->selectrow_array('SELECT max(id) FROM cachedgroupmembers');
    my ($requestor) = $database->selectrow_array("SELECT id FROM users WHERE emailaddress = 'economat\@clinic.example'");
    my $state = "CASE WHEN n % 10 < 4 THEN 'open' ELSE 'resolved' END";
    my $numbers = "generate_series(1, $size - 1) AS n";
    my $roles = "(VALUES (1, 'AdminCc'), (2, 'Cc'), (3, 'Owner'), (4, 'Requestor')) AS role(k, name)";
    my $group = "($rows + n * 4 + k)";
    my @filling = (
        "INSERT INTO tickets (id, effectiveid, queue, type, owner, subject, status, starts, started, due, resolved,
            lastupdatedby, lastupdated, creator, created)
         SELECT $first + n, $first + n, queue, type, 6, 'Case number ' || n, $state, starts, started, due, resolved,
            1, lastupdated, 1, created - n * interval '1 minute' FROM tickets, $numbers WHERE id = $first",
        "INSERT INTO principals (id, principaltype, disabled) SELECT $group, 'Group', 0 FROM $numbers, $roles",
        "INSERT INTO groups (id, name, domain, instance, creator, created, lastupdatedby, lastupdated)
         SELECT $group, name, 'RT::Ticket-Role', $first + n, 1, now(), 1, now() FROM $numbers, $roles",
        "INSERT INTO groupmembers (groupid, memberid, creator, created, lastupdatedby, lastupdated)
         SELECT $group, CASE k WHEN 3 THEN 6 ELSE $requestor END, 1, now(), 1, now() FROM $numbers, $roles WHERE k > 2",
        "INSERT INTO cachedgroupmembers (id, groupid, memberid, via, immediateparentid, disabled)
         SELECT $members + n * 8 + k, $group, $group, $members + n * 8 + k, $group, 0 FROM $numbers, $roles",
        "INSERT INTO cachedgroupmembers (id, groupid, memberid, via, immediateparentid, disabled)
         SELECT $members + n * 8 + 2 + k, $group, CASE k WHEN 3 THEN 6 ELSE $requestor END,
            $members + n * 8 + 2 + k, $group, 0 FROM $numbers, $roles WHERE k > 2",
        "INSERT INTO transactions (objecttype, objectid, type, creator, created)
         SELECT 'RT::Ticket', $first + n, 'Create', 1, now() FROM $numbers",
    );
    $database->do($_) for @filling;
    for my $table (qw(tickets principals groups cachedgroupmembers)) {
        $database->do("SELECT setval('${table}_id_seq', (SELECT max(id) FROM $table))");
    }
    $database->do('VACUUM ANALYZE');
}

sub ask {
    my ($path, $asked, $holds) = @_;
    open my $nothing, '<', \'';
    my $answer = $app->({
        REQUEST_METHOD => 'GET', PATH_INFO => $path, SCRIPT_NAME => '', QUERY_STRING => $asked,
        REQUEST_URI => "$path?$asked", SERVER_NAME => 'localhost', SERVER_PORT => 80, HTTP_HOST => 'localhost',
        SERVER_PROTOCOL => 'HTTP/1.1', REMOTE_ADDR => '127.0.0.1', REMOTE_USER => 'root',
        'psgi.version' => [1, 1], 'psgi.url_scheme' => 'http', 'psgi.input' => $nothing, 'psgi.errors' => \*STDERR,
        'psgi.multithread' => 0, 'psgi.multiprocess' => 0, 'psgi.run_once' => 0, 'psgi.streaming' => 1,
        'psgi.nonblocking' => 0,
    });
    my ($status, $text) = whole($answer);
    die "$path?$asked answered $status: " . substr($text, 0, 500) unless $status == 200 || $status == 302;
    die "$path?$asked holds no case: " . substr($text, 0, 2000) unless $text =~ $holds;
    return;
}

# A PSGI answer may come as a list or, streamed, to a function that is given.
sub whole {
    my ($answer) = @_;
    my @parts;
    if (ref $answer eq 'CODE') {
        my ($head, $written) = (undef, '');
        $answer->(sub { $head = shift; return Benches::Writer->new(\$written) if @$head == 2; return });
        return ($head->[0], @$head == 3 ? body($head->[2]) : $written);
    }
    return ($answer->[0], body($answer->[2]));
}

sub body {
    my ($body) = @_;
    return join '', @$body if ref $body eq 'ARRAY';
    my $text = '';
    while (defined(my $line = $body->getline)) { $text .= $line }
    return $text;
}

package Benches::Writer;
sub new { my ($class, $to) = @_; return bless { to => $to }, $class }
sub write { ${ $_[0]{to} } .= $_[1]; return }
sub close { return }
