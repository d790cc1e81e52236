// SPDX-License-Identifier: BSD-2-Clause
// The C++ library at work: streams, exceptions across threads, run-time types,
// threads with what they share, clocks, files, random numbers.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>
#include <random>
#include <shared_mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

namespace {

struct Shape {
	virtual ~Shape() = default;
	virtual double area() const = 0;
};

struct Square : Shape {
	explicit Square(double side) : side(side) {}
	double area() const override { return side * side; }
	double side;
};

struct Circle : Shape {
	explicit Circle(double radius) : radius(radius) {}
	double area() const override { return 3 * radius * radius; }
	double radius;
};

thread_local std::string name = "nobody";

void types()
{
	const std::vector<std::shared_ptr<Shape>> shapes = {
		std::make_shared<Square>(2), std::make_shared<Circle>(1)
	};

	for (const auto &shape : shapes)
		std::cout << (dynamic_cast<Square *>(shape.get()) ? "square " : "other ")
			  << std::setprecision(3) << shape->area() << ' '
			  << (typeid(*shape) == typeid(Circle)) << '\n';
	try {
		dynamic_cast<Square &>(*shapes[1]).side = 0;
	} catch (const std::bad_cast &error) {
		std::cout << "bad_cast: " << error.what() << '\n';
	}
}

void exceptions()
{
	auto answer = std::async(std::launch::async, []() -> int {
		throw std::out_of_range("thrown on another thread");
	});

	try {
		answer.get();
	} catch (const std::logic_error &error) {
		std::cout << "caught: " << error.what() << '\n';
	}
	try {
		std::vector<char> all(std::vector<char>().max_size());
	} catch (const std::bad_alloc &) {
		std::cout << "caught: bad_alloc\n";
	}
	try {
		std::stoi("twelve");
	} catch (...) {
		auto kept = std::current_exception();

		std::thread([kept] {
			try {
				std::rethrow_exception(kept);
			} catch (const std::invalid_argument &error) {
				std::cout << "caught again: " << error.what() << '\n';
			}
		}).join();
	}
}

void threads()
{
	constexpr int count = 8;
	std::mutex mutex;
	std::shared_mutex shared;
	std::condition_variable ready;
	std::once_flag once;
	std::atomic<int> sum{0}, started{0};
	int calls = 0, arrived = 0;
	std::map<int, std::string> names;
	std::vector<std::thread> crew;

	for (int i = 0; i < count; i++)
		crew.emplace_back([&, i] {
			std::call_once(once, [&] { calls++; });
			name = "thread " + std::to_string(i);
			sum += i;
			started++;
			started.notify_all();
			{
				std::unique_lock lock(mutex);
				arrived++;
				ready.notify_all();
				ready.wait(lock, [&] { return arrived == count; });
			}
			std::unique_lock lock(shared);
			names[i] = name;
		});
	for (int now = started; now < count; now = started)
		started.wait(now);
	for (auto &thread : crew)
		thread.join();
	std::shared_lock lock(shared);
	std::cout << "sum " << sum << ", calls " << calls << ", names " << names.size() << ", "
		  << names[3] << ", here " << name << '\n';
}

void clocks()
{
	using namespace std::chrono;
	const auto start = steady_clock::now();

	std::this_thread::sleep_for(milliseconds(20));
	std::cout << "slept " << (steady_clock::now() - start >= milliseconds(20))
		  << ", after 2020 " << (system_clock::now().time_since_epoch() > hours(24 * 365 * 50))
		  << '\n';
}

void randomness()
{
	std::random_device device;
	std::mt19937_64 fixed(42);
	std::uniform_int_distribution<int> dice(1, 6);
	unsigned different = 0;

	for (int i = 0; i < 4; i++)
		different |= device() ^ device();
	std::cout << "device " << (different != 0) << ", dice";
	for (int i = 0; i < 6; i++)
		std::cout << ' ' << dice(fixed);
	std::cout << '\n';
}

void files(const std::string &path)
{
	std::ofstream(path) << "one 2 3.5\n";
	std::ifstream in(path);
	std::string word;
	int number;
	double real;

	in >> word >> number >> real;
	std::cout << "file " << word << ' ' << number << ' ' << real << ", size "
		  << std::filesystem::file_size(path) << '\n';
	std::filesystem::remove(path);
	std::cout << "removed " << !std::filesystem::exists(path) << ", "
		  << std::filesystem::path("/a/./b/../c").lexically_normal().string() << '\n';
}

} // namespace

int main(int argc, char **argv)
{
	std::cout << "Hello from C++, " << argc << " arguments\n";
	types();
	exceptions();
	threads();
	clocks();
	randomness();
	files(argc > 1 ? argv[1] : "/tmp/hello++.txt");
	std::ostringstream text;
	text << std::hex << std::showbase << 48879 << std::scientific << ' ' << 0.25;
	std::cout << text.str() << std::endl;
}
